import { useEffect, useRef, useState } from 'react';
import type { Cue, CueImport, Programme } from '../../../../shared/contract/programme.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { useTicker } from '../../../client/use-ticker.ts';
import { Button, Input } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { fileToBase64 } from '../../file-base64.ts';
import { placeText, questionAt } from './programme-place.ts';
import { openPlayer, type ProgrammePlayer } from './programme-player.ts';

/** Questions of a recording: imported, edited in place, or marked while listening; every change can be undone. */
export function CueEditor({ programme }: { readonly programme: Programme }) {
  const text = useText();
  const words = text.recordings;
  const undo = useSiteCommand('cues.undo');
  const bring = useSiteCommand('cues.import');
  const set = useSiteCommand('cues.set');
  const [problems, setProblems] = useState<CueImport['problems']>([]);
  const { id, cues, cuesRevision, canUndoCues } = programme;
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const made = await bring.run({ id, base64: await fileToBase64(file) });
    if (made !== null) setProblems(made.problems);
  };
  const change = (index: number, more: Partial<Cue> | null): void => {
    const next =
      more === null
        ? cues.toSpliced(index, 1)
        : cues.map((cue, at) => (at === index ? { ...cue, ...more } : cue));
    void set.run({ id, revision: cuesRevision, cues: next });
  };
  return (
    <>
      <h3>{words.cues}</h3>
      <Marker programme={programme} />
      <div className="toolbar">
        <label className="file-choice">
          <span>{words.importCues}</span>
          <input
            className="visually-hidden"
            type="file"
            accept=".csv,text/csv"
            aria-label={words.importCues}
            onChange={(event) => {
              void take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </label>
        <a href={`/api/v1/listening/recordings/${id}/cues.csv`} download>
          {words.exportCues}
        </a>
        <Button disabled={!canUndoCues} loading={undo.isBusy} onClick={() => void undo.run({ id })}>
          {words.undo}
        </Button>
      </div>
      {problems.length > 0 && (
        <div role="alert">
          <p className="tone-fault">{words.problems(problems.length)}</p>
          <ul>
            {problems.slice(0, 20).map(({ row, column, value, code }) => (
              <li key={`${row} ${column} ${code}`}>
                {words.problem(row, column, value, words.problemCodes[code])}
              </li>
            ))}
          </ul>
        </div>
      )}
      {cues.length === 0 ? (
        <p className="muted">{words.noCues}</p>
      ) : (
        <table className="rows cue-table">
          <thead>
            <tr>
              <th>{words.section}</th>
              <th>{words.question}</th>
              <th>{words.start}</th>
              <th>{words.end}</th>
              <th>{words.note}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {cues.map((cue, index) => (
              <CueRow
                key={`${cuesRevision} ${cue.startMs}`}
                cue={cue}
                onChange={(more) => change(index, more)}
                onRemove={() => change(index, null)}
              />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function CueRow({
  cue,
  onChange,
  onRemove,
}: {
  readonly cue: Cue;
  onChange(more: Partial<Cue>): void;
  onRemove(): void;
}) {
  const words = useText().recordings;
  const cell = (label: string, value: string, read: (text: string) => Partial<Cue> | null) => (
    <Input
      size="small"
      aria-label={`${label} ${cue.question}`}
      defaultValue={value}
      onPressEnter={(event) => event.currentTarget.blur()}
      onBlur={(event) => {
        const next = event.target.value.trim();
        if (next === value) return;
        const more = read(next);
        if (more === null) event.target.value = value;
        else onChange(more);
      }}
    />
  );
  return (
    <tr>
      <td>{cell(words.section, cue.section, (section) => ({ section }))}</td>
      <td>{cell(words.question, cue.question, (question) => (question === '' ? null : { question }))}</td>
      <td>
        {cell(words.start, exactPlace(cue.startMs), (text) => {
          const startMs = readPlace(text);
          return startMs === null ? null : { startMs };
        })}
      </td>
      <td>
        {cell(words.end, exactPlace(cue.endMs), (text) => {
          const endMs = readPlace(text);
          return endMs === null ? null : { endMs };
        })}
      </td>
      <td>{cell(words.note, cue.text, (note) => ({ text: note }))}</td>
      <td>
        <Button size="small" aria-label={words.removeCue(cue.question)} onClick={onRemove}>
          {words.remove}
        </Button>
      </td>
    </tr>
  );
}

/** Plays the recording; a press of the key or the button marks where the next question begins. */
function Marker({ programme }: { readonly programme: Programme }) {
  useTicker(250);
  const text = useText();
  const words = text.recordings;
  const open = useSiteCommand('programme.open');
  const mark = useSiteCommand('cues.mark');
  const player = useRef<ProgrammePlayer | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => () => player.current?.close(), []);
  const { id, cues } = programme;
  const toggle = async (): Promise<void> => {
    if (isPlaying) {
      player.current?.pause();
      return setPlaying(false);
    }
    if (player.current === null) {
      const ticket = await open.run({ id });
      if (ticket === null) return;
      player.current = openPlayer(id, ticket.ticket);
      player.current.element.onended = () => setPlaying(false);
    }
    const isHeard = await player.current.play();
    setPlaying(isHeard);
    if (!isHeard) notify({ kind: 'information', text: text.watch.notPlayed });
  };
  const set = (): void => {
    const element = player.current?.element;
    if (element) void mark.run({ id, atMs: Math.round(element.currentTime * 1000) });
  };
  useEffect(() => {
    if (!isPlaying) return;
    const onKey = (event: KeyboardEvent): void => {
      const isText = event.target instanceof HTMLInputElement;
      if (event.isComposing || event.repeat || isText || event.key.toLowerCase() !== 'q') return;
      const element = player.current?.element;
      if (element) void mark.run({ id, atMs: Math.round(element.currentTime * 1000) });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isPlaying, id, mark.run]);
  const placeMs = (player.current?.element.currentTime ?? 0) * 1000;
  const cue = questionAt(cues, placeMs);
  return (
    <div className="toolbar">
      <Button loading={open.isBusy} onClick={() => void toggle()}>
        {isPlaying ? words.stop : words.listen}
      </Button>
      <Button disabled={!isPlaying} title={words.markWhy} onClick={set}>
        {words.mark}
      </Button>
      <span>
        {placeText(placeMs)}
        {cue !== null && ` · ${text.watch.question(cue.section, cue.question)}`}
      </span>
      <span className="muted small">{words.markWhy}</span>
    </div>
  );
}

function exactPlace(ms: number): string {
  const tenths = Math.round((ms % 1000) / 100);
  return tenths === 0 || tenths === 10
    ? placeText(Math.round(ms / 1000) * 1000)
    : `${placeText(ms)}.${tenths}`;
}

/** `mm:ss` or `mm:ss.s` in milliseconds; null for anything else. */
function readPlace(text: string): number | null {
  const match = /^(\d{1,3})[:：](\d{2})(?:\.(\d))?$/.exec(text);
  if (match === null || Number(match[2]) > 59) return null;
  return (Number(match[1]) * 60 + Number(match[2])) * 1000 + Number(match[3] ?? 0) * 100;
}
