import type { Seal } from '../../../shared/contract/evidence.ts';
import { clock, useSiteCommand } from '../../client/site.ts';
import { Button } from '../../kit/controls.ts';
import { shortTime } from '../../kit/format.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { type SealState, sizeInWords, stateOf } from './evidence-model.ts';
import { useOperatorName, useTimeZone } from './use-evidence.ts';

const TONES: Readonly<Record<SealState, Tone>> = {
  gone: 'fault',
  broken: 'fault',
  whole: 'normal',
  unchecked: 'unchecked',
};

/** Seals, newest first. */
export function SealList({
  seals,
  shownId,
  onShow,
  onCopy,
  onOpen,
}: {
  readonly seals: readonly Seal[];
  readonly shownId: string | null;
  onShow(id: string): void;
  onCopy(id: string): void;
  onOpen(id: string): void;
}) {
  const text = useText();
  const words = text.evidence;
  const timeZone = useTimeZone();
  const nameOf = useOperatorName();
  const verify = useSiteCommand('evidence.verify');
  const when = (atMs: number): string => shortTime(atMs, timeZone, clock.nowMs());
  const { columns } = words;
  return (
    <ScrollRegion label={words.heading}>
      <table className="rows seal-rows">
        <thead>
          <tr>
            <th>{columns.title}</th>
            <th>{columns.number}</th>
            <th>{columns.sealed}</th>
            <th>{columns.keeper}</th>
            <th className="number">{columns.size}</th>
            <th>{columns.state}</th>
            <th>{columns.acts}</th>
          </tr>
        </thead>
        <tbody>
          {seals.map((seal) => {
            const state = stateOf(seal);
            const check = seal.checks.find(({ path }) => path === '');
            return (
              <tr key={seal.id} aria-current={seal.id === shownId ? 'true' : undefined}>
                <td className="seal-title">
                  <b>{seal.title}</b>
                  <div className="muted small">
                    {[
                      words.kind[seal.kind],
                      ...(seal.kind === 'item' ? [] : [words.range(when(seal.fromMs), when(seal.toMs))]),
                      ...(seal.roomIds.length > 0 ? [words.rooms(seal.roomIds.length)] : []),
                    ].join(' · ')}
                  </div>
                </td>
                <td className="nowrap">{seal.number}</td>
                <td className="nowrap">
                  {when(seal.sealedAtMs)}
                  <div className="muted small">{nameOf(seal.operator)}</div>
                </td>
                <td>
                  {seal.custodian}
                  <div className="muted small">{seal.place}</div>
                </td>
                <td className="number nowrap">
                  {sizeInWords(seal.bytes)}
                  <div className="muted small">{words.files(seal.files)}</div>
                </td>
                <td>
                  <StatusMark tone={TONES[state]}>{words.state[state]}</StatusMark>
                  <div className="muted small">
                    {[
                      ...(check ? [words.checkedAt(when(check.atMs))] : []),
                      ...(seal.copies.length > 0 ? [words.copies(seal.copies.length)] : []),
                      ...(seal.openings.length > 0 ? [words.openings(seal.openings.length)] : []),
                    ].join(' · ')}
                  </div>
                  {seal.damaged > 0 && (
                    <StatusMark tone="attention">{words.state.damaged(seal.damaged)}</StatusMark>
                  )}
                </td>
                <td>
                  <div className="seal-acts">
                    <Button size="small" onClick={() => onCopy(seal.id)}>
                      {words.copy.act}
                    </Button>
                    <Button size="small" onClick={() => void verify.run({ id: seal.id, folder: null })}>
                      {words.verify.act}
                    </Button>
                    <Button size="small" onClick={() => onOpen(seal.id)}>
                      {words.open.act}
                    </Button>
                    <Button
                      size="small"
                      type="text"
                      aria-expanded={seal.id === shownId}
                      onClick={() => onShow(seal.id)}
                    >
                      {words.show}
                    </Button>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
