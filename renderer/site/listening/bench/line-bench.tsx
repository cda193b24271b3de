import { useState } from 'react';
import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import type { SiteInfo } from '../../../../shared/contract/site-contract.ts';
import { audioCheckFeed, levelsFeed, useSiteCommand } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { Button, Select } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { routeHref } from '../../../kit/route.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { CheckProgress } from '../check/check-progress.tsx';
import { VERDICT_TONES } from '../check/order-results.ts';
import { MeterGrid } from '../meter-grid.tsx';
import { openOutput } from '../output/open-output.ts';
import { OutputChoice } from '../output/output-choice.tsx';
import { pageOutput } from '../output/signal-player.ts';
import { figureRows } from '../room/room-figures.ts';
import { BenchStep } from './bench-step.tsx';

const KINDS = ['stipa', 'sweep', 'full'] as const;
const isRunning = ({ phase }: AudioCheck): boolean =>
  phase !== 'done' && phase !== 'cancelled' && phase !== 'failed';

/** One loudspeaker line, heard by the microphone of one room's camera: the room check of that room alone. */
export function LineBench({ site }: { readonly site: SiteInfo }) {
  const text = useText();
  const words = text.bench;
  const check = useFeed(audioCheckFeed).value;
  const levels = useFeed(levelsFeed).value ?? [];
  const start = useSiteCommand('audioCheck.start');
  const cancel = useSiteCommand('audioCheck.cancel');
  const [wantedRoom, setWantedRoom] = useState<string | null>(null);
  const [kind, setKind] = useState<(typeof KINDS)[number]>('stipa');
  const { signalOutput } = usePreferences();
  const [ownId, setOwnId] = useState<string | null>(null);
  const own = check != null && check.id === ownId ? check : null;
  const isBusy = own !== null && isRunning(own);
  const withCamera = site.rooms.filter(({ id }) => site.cameras.some(({ roomId }) => roomId === id));
  const [first] = withCamera;
  if (first === undefined) return <p className="muted">{words.noRooms}</p>;
  const roomId = wantedRoom ?? first.id;
  const room = withCamera.find(({ id }) => id === roomId) ?? first;
  const nameOf = (id: string): string => site.rooms.find((one) => one.id === id)?.name ?? id;
  const begin = async (): Promise<void> => {
    const opened = signalOutput === 'external' ? null : await openOutput(signalOutput);
    if (typeof opened === 'string') {
      notify({ kind: 'information', text: text.audioCheck.emissionProblems[opened] });
      return;
    }
    const by = opened === null ? ({ output: 'external' } as const) : pageOutput(opened.label);
    const made = await start.run({
      ...{ rooms: [room.id], kind, chain: 'main', programme: null, repeats: null },
      ...by,
    });
    if (made !== null) setOwnId(made.id);
  };
  const isOthers = check != null && isRunning(check) && own === null;
  const result = own?.rooms.find((one) => one.roomId === room.id) ?? null;
  return (
    <div className="bench-columns">
      <ol className="bench-steps">
        <BenchStep number={1} title={words.steps.room} state={own === null ? 'now' : 'done'}>
          <p className="muted">{words.lineWhy}</p>
          <Select
            size="large"
            showSearch
            optionFilterProp="label"
            aria-label={words.chooseRoom}
            value={room.id}
            disabled={isBusy}
            style={{ minWidth: 220 }}
            options={withCamera.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setWantedRoom}
          />
        </BenchStep>
        <BenchStep number={2} title={words.steps.hear} state="now">
          <MeterGrid
            rows={[{ roomId: room.id, name: room.name }]}
            states={new Map(levels.map((level) => [level.roomId, level]))}
          />
        </BenchStep>
        <BenchStep number={3} title={words.steps.measure} state="now">
          {isOthers && (
            <p>
              <StatusMark tone="attention">{words.running}</StatusMark>
            </p>
          )}
          <div className="toolbar">
            <Select
              size="large"
              aria-label={text.audioCheck.kind}
              value={kind}
              disabled={isBusy}
              popupMatchSelectWidth={false}
              options={KINDS.map((value) => ({ value, label: text.audioCheck.kinds[value] }))}
              onChange={setKind}
            />
            {!isBusy && <OutputChoice size="large" />}
            {isBusy && own !== null ? (
              <Button
                size="large"
                danger
                loading={cancel.isBusy}
                onClick={() => void cancel.run({ id: own.id })}
              >
                {words.stop}
              </Button>
            ) : (
              <Button
                size="large"
                type="primary"
                disabled={isOthers}
                loading={start.isBusy}
                onClick={() => void begin()}
              >
                {own === null ? words.begin : words.again}
              </Button>
            )}
          </div>
          {isBusy && own !== null && <CheckProgress check={own} nameOf={nameOf} />}
        </BenchStep>
      </ol>
      <div className="bench-side">
        {result !== null && own !== null && !isBusy && (
          <section className="bench-outcome" aria-labelledby="line-result">
            <div className="panel-head">
              <h2 id="line-result">{words.steps.result}</h2>
              <span className="muted small">{nameOf(result.roomId)}</span>
            </div>
            <p className="bench-verdict">
              <StatusMark tone={VERDICT_TONES[result.verdict]}>
                {text.audioCheck.verdicts[result.verdict]}
              </StatusMark>
            </p>
            <ul>
              {result.reasons.map(({ code }) => (
                <li key={code}>
                  {text.audioCheck.reasons[code].cause}{' '}
                  <span className="muted">{text.audioCheck.reasons[code].action}</span>
                </li>
              ))}
            </ul>
            <table className="rows">
              <tbody>
                {figureRows(result, null, [], text).map(({ key, label, value, tone }) => (
                  <tr key={key}>
                    <td>{label}</td>
                    <td className="number">
                      {tone === 'normal' ? value : <StatusMark tone={tone}>{value}</StatusMark>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <a
              className="bench-link"
              href={routeHref('listening', { view: 'check', check: own.id, room: result.roomId })}
            >
              {words.openRoom}
            </a>
          </section>
        )}
      </div>
    </div>
  );
}
