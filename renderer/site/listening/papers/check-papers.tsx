import './papers.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import type { ListeningPapers } from '../../../../shared/contract/listening-papers.ts';
import { clock, siteClient, useOperators, useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { shortTime, signed } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { PaperLinks } from './paper-links.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { SignatureList } from './signature-list.tsx';

interface PartProps {
  readonly check: AudioCheck;
  readonly papers: ListeningPapers;
  readonly nameOf: (roomId: string) => string;
  readonly whoIs: (id: string) => string;
  readonly timeOf: (ms: number) => string;
  onChanged(papers: ListeningPapers): void;
}

/** What becomes of a finished check: its report, who signed it, which remarks were accepted, whether it is the baseline. */
export function CheckPapers({
  check,
  timeZone,
  nameOf,
}: {
  readonly check: AudioCheck;
  readonly timeZone: string;
  readonly nameOf: (roomId: string) => string;
}) {
  const text = useText();
  const words = text.listeningPapers;
  const queries = useQueryClient();
  const operators = useOperators().data ?? [];
  const key = ['listeningPapers.get', check.id];
  const { data: papers } = useQuery({
    queryKey: key,
    queryFn: () => siteClient.query('listeningPapers.get', { checkId: check.id }),
    enabled: check.phase === 'done',
  });
  if (check.phase !== 'done') return <p className="muted">{words.notDone}</p>;
  if (papers === undefined) return <p className="muted">{text.frame.loading}</p>;
  const parts: PartProps = {
    ...{ check, papers, nameOf },
    whoIs: (id) => operators.find((one) => one.id === id)?.name ?? id,
    timeOf: (ms) => shortTime(ms, timeZone, clock.nowMs()),
    onChanged: (changed) => queries.setQueryData(key, changed),
  };
  return (
    <div className="check-papers">
      <Signatures {...parts} />
      <section aria-labelledby="papers-head">
        <h2 id="papers-head">{words.papers}</h2>
        <p className="muted">{words.papersWhy}</p>
        <PaperLinks checkId={check.id} />
      </section>
      <Remarks {...parts} />
      {check.kind !== 'switch-over' && check.kind !== 'zone' && <Baseline {...parts} />}
    </div>
  );
}

function Signatures({ check, papers, nameOf, whoIs, timeOf, onChanged }: PartProps) {
  const words = useText().listeningPapers;
  const sign = useSiteCommand('listeningPapers.sign');
  return (
    <section aria-labelledby="signatures-head">
      <h2 id="signatures-head">{words.signatures}</h2>
      <p className="muted">{words.signaturesWhy}</p>
      <SignatureList
        signatures={papers.signatures}
        contentSha256={papers.contentSha256}
        rooms={check.rooms.map(({ roomId }) => ({ id: roomId, name: nameOf(roomId) }))}
        title={words.signTitle}
        statement={words.defaultStatement}
        whole={words.wholeCheck}
        {...{ whoIs, timeOf }}
        onSign={async (signing) => {
          const signed = await sign.run({ checkId: check.id, ...signing });
          if (signed !== null) onChanged(signed);
          return signed !== null;
        }}
      />
    </section>
  );
}

function Remarks({ check, papers, nameOf, whoIs, timeOf, onChanged }: PartProps) {
  const text = useText();
  const words = text.listeningPapers;
  const accept = useSiteCommand('listeningPapers.acceptRemark');
  const [roomId, setRoomId] = useState<string | null>(null);
  const rooms = check.rooms.filter(({ verdict }) => verdict === 'warn');
  return (
    <section aria-labelledby="remarks-head">
      <h2 id="remarks-head">{words.remarks}</h2>
      <p className="muted">{rooms.length === 0 ? words.noRemarks : words.remarksWhy}</p>
      <ul className="paper-lines">
        {rooms.map((room) => {
          const remark = papers.remarks.find((one) => one.roomId === room.roomId);
          return (
            <li key={room.roomId}>
              <b>{nameOf(room.roomId)}</b>
              <span>
                {room.reasons
                  .filter(({ verdict }) => verdict !== 'pass')
                  .map(({ code }) => text.audioCheck.reasons[code].cause)
                  .join(text.frame.listMark)}
              </span>
              <span className="grow" />
              {remark ? (
                <StatusMark tone="normal">
                  {words.acceptedBy(whoIs(remark.by), timeOf(remark.atMs), remark.reason)}
                </StatusMark>
              ) : (
                <Button
                  size="small"
                  aria-label={words.acceptTitle(nameOf(room.roomId))}
                  onClick={() => setRoomId(room.roomId)}
                >
                  {words.acceptRemark}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {roomId !== null && (
        <ReasonDialog
          title={words.acceptTitle(nameOf(roomId))}
          placeholder={words.reasonPlaceholder}
          onClose={() => setRoomId(null)}
          onConfirm={async (reason) => {
            const made = await accept.run({ checkId: check.id, roomId, reason });
            if (made !== null) onChanged(made);
            return made !== null;
          }}
        />
      )}
    </section>
  );
}

function Baseline({ check, papers, nameOf, onChanged }: PartProps) {
  const text = useText();
  const words = text.listeningPapers;
  const accept = useSiteCommand('audioCheck.accept');
  const { drift } = papers;
  const count = (verdict: string): number => drift.filter((one) => one.verdict === verdict).length;
  const isSigned = papers.signatures.some(({ roomId, state }) => roomId === null && state === 'valid');
  const changed = drift.filter(({ verdict }) => verdict !== 'same');
  const take = async (): Promise<void> => {
    const made = await accept.run({ id: check.id });
    if (made === null) return;
    notify({ kind: 'information', text: text.audioCheck.accepted(made.rooms) });
    onChanged(await siteClient.query('listeningPapers.get', { checkId: check.id }));
  };
  return (
    <section aria-labelledby="baseline-head">
      <h2 id="baseline-head">{words.baseline}</h2>
      <p className="muted">{words.baselineWhy}</p>
      {drift.length === 0 ? (
        <p>{words.noBaseline}</p>
      ) : (
        <>
          <p>
            <StatusMark tone={count('changed') > 0 ? 'attention' : 'normal'}>
              {words.driftSum(
                count('same'),
                count('changed'),
                drift.length - count('same') - count('changed'),
              )}
            </StatusMark>
          </p>
          <ul className="paper-lines">
            {changed.map((one) => (
              <li key={one.roomId}>
                <b>{nameOf(one.roomId)}</b>
                <span>{words.driftVerdicts[one.verdict]}</span>
                <span className="muted">
                  {words.driftRow(signed(one.stiChange, 2), signed(one.levelChangeDb, 1))}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {papers.isBaseline ? (
        <StatusMark tone="normal">{words.baselineIs}</StatusMark>
      ) : (
        <Button
          disabled={!isSigned}
          title={isSigned ? text.audioCheck.acceptWhy : words.baselineNeedsSignature}
          loading={accept.isBusy}
          onClick={() => void take()}
        >
          {text.audioCheck.accept}
        </Button>
      )}
      {!papers.isBaseline && !isSigned && (
        <span className="muted small"> {words.baselineNeedsSignature}</span>
      )}
    </section>
  );
}
