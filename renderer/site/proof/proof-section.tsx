import './proof.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { CoverageProof } from '../../../shared/contract/recording.ts';
import { readProofText } from '../../../shared/evidence/proof-text.ts';
import { clock, siteClient, useOperators, useSite, useSiteCommand } from '../../client/site.ts';
import { Button, Checkbox, Select } from '../../kit/controls.ts';
import { downloadJson, downloadText } from '../../kit/download-text.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { civilDate, clockTime } from '../../kit/format.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { useSessionRanges } from '../evidence/use-evidence.ts';
import { createNames } from '../names.ts';
import { type ProofHead, proofAsCsv } from './proof-csv.ts';
import { proofRooms } from './proof-rows.ts';
import { ProofSheet } from './proof-sheet.tsx';

type Form = 'print' | 'csv' | 'signed';

/** Which seconds of a session exist, of every room and camera: to read, to print and to hand on as a table. */
export function ProofSection() {
  const text = useText();
  const words = text.proof;
  const site = useSite();
  const timeZone = site?.site.timeZone ?? 'Asia/Shanghai';
  const operators = useOperators().data ?? [];
  const { operatorId } = usePreferences();
  const nowMs = clock.nowMs();
  const sessions = useSessionRanges(timeZone).filter(({ fromMs }) => fromMs < nowMs);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [hasFiles, setFiles] = useState(true);
  const [giving, setGiving] = useState<Form | null>(null);
  const issue = useSiteCommand('recording.issueProof');
  const session = sessions.find(({ id }) => id === chosenId) ?? sessions[0] ?? null;
  const isRunning = session !== null && nowMs < session.toMs;
  const { data: signed, isError } = useQuery({
    queryKey: ['recording.proof', session?.id],
    queryFn: () => siteClient.query('recording.proof', { sessionId: session?.id ?? '' }),
    enabled: session !== null,
    refetchInterval: isRunning ? 15_000 : false,
  });
  // What is shown is what was signed, not a second copy of it.
  const proof = useMemo(() => (signed ? readProofText(signed.signedText)?.proof : undefined), [signed]);
  const names = useMemo(() => createNames({ site, roster: null, operators }, text), [site, operators, text]);
  const headOf = (made: CoverageProof): ProofHead => ({
    site: `${site?.site.name ?? ''} ${made.siteCode}`,
    session: [...new Set([made.session?.name ?? '', made.session?.subject ?? ''])]
      .filter(Boolean)
      .join(' · '),
    range: `${civilDate(made.fromMs, timeZone)} ${clockTime(made.fromMs, timeZone)}–${clockTime(made.toMs, timeZone)}`,
    operator: operatorId === null ? words.nobody : names.operator(operatorId),
    made: `${civilDate(made.madeAtMs, timeZone)} ${clockTime(made.madeAtMs, timeZone)}`,
    timeZone,
    nameOfRoom: (id) => (id === '' ? words.unknownRoom : names.room(id)),
    nameOfCamera(id) {
      const role = site?.cameras.find((camera) => camera.id === id)?.role;
      return role === undefined ? id : text.codes.cameraRole[role];
    },
  });
  const mustHaveCamera = (site?.rooms ?? [])
    .filter(({ kind }) => kind === 'exam' || kind === 'papers')
    .map(({ id }) => id);
  const rooms = proof && site ? proofRooms(proof, site.rooms, mustHaveCamera) : null;
  // An operator who had to be asked for first stands on the sheet before it is given out.
  useEffect(() => {
    if (giving === null || !signed || !proof || !rooms) return;
    setGiving(null);
    if (giving === 'print') window.print();
    else {
      const name = `${words.title} ${proof.session?.name ?? ''} ${civilDate(proof.fromMs, timeZone)}`;
      if (giving === 'csv') downloadText(`${name}.csv`, proofAsCsv(rooms, headOf(proof), text));
      else downloadJson(`${name}.json`, `${JSON.stringify(signed, null, 1)}\n`);
    }
  });

  if (session === null) return <EmptyPage title={words.noSession}>{words.noSessionAction}</EmptyPage>;
  const issueAs = async (form: Form): Promise<void> => {
    if (await issue.run({ sessionId: session.id, form })) setGiving(form);
  };
  return (
    <section className="panel proof" aria-label={words.title}>
      <p className="muted no-print">{words.why}</p>
      <div className="toolbar no-print">
        <Select
          aria-label={words.session}
          value={session.id}
          popupMatchSelectWidth={false}
          options={sessions.map(({ id, name, fromMs }) => ({
            value: id,
            label: `${civilDate(fromMs, timeZone)} ${name}`,
          }))}
          onChange={setChosenId}
        />
        <Checkbox checked={hasFiles} onChange={(event) => setFiles(event.target.checked)}>
          {words.withFiles}
        </Checkbox>
        <Button type="primary" disabled={!rooms} loading={issue.isBusy} onClick={() => void issueAs('print')}>
          {words.print}
        </Button>
        <Button disabled={!rooms} loading={issue.isBusy} onClick={() => void issueAs('csv')}>
          {words.csv}
        </Button>
        <Button disabled={!rooms} loading={issue.isBusy} onClick={() => void issueAs('signed')}>
          {words.signedFile}
        </Button>
      </div>
      {isError && !proof && <StatusMark tone="fault">{text.playback.coverageFailed}</StatusMark>}
      {!proof && !isError && <p className="muted">{text.playback.coverageLoading}</p>}
      {signed && proof && rooms && (
        <ScrollRegion label={words.title} className="proof-scroll">
          <ProofSheet proof={proof} signed={signed} rooms={rooms} head={headOf(proof)} hasFiles={hasFiles} />
        </ScrollRegion>
      )}
    </section>
  );
}
