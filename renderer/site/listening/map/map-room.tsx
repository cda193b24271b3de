import type { RoomPlace } from '../../../../shared/contract/wall-contract.ts';
import { Shape, type Tone } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import type { HeatStep } from './heat-scale.ts';

/** One room: its name, its number, and a mark when the check has something to say. Hatched: not measured. */
export function MapRoom({
  place,
  cellPx,
  name,
  state,
  tone,
  figure,
  unit,
  step,
  isCurrent,
  onFocus,
  onOpen,
}: {
  readonly place: RoomPlace & { readonly roomId: string };
  readonly cellPx: number;
  readonly name: string;
  /** `out`: the check was of other rooms. */
  readonly state: 'measured' | 'unmeasured' | 'out';
  readonly tone: Tone;
  readonly figure: string;
  readonly unit: string;
  readonly step: HeatStep | null;
  readonly isCurrent: boolean;
  onFocus(): void;
  onOpen(): void;
}) {
  const text = useText();
  const style = {
    left: place.x * cellPx,
    top: place.y * cellPx,
    width: place.width * cellPx - 2,
    height: place.height * cellPx - 2,
  };
  if (state === 'out')
    return (
      <div className="heat-place heat-out" style={style}>
        <span className="heat-name">{name}</span>
      </div>
    );
  const isNormal = tone === 'normal';
  return (
    <div className="heat-place" style={style}>
      <button
        type="button"
        className={`heat-room heat-${state}${isNormal ? '' : ` heat-edge-${tone}`}`}
        style={state === 'measured' && step ? { background: step.surface, color: step.text } : {}}
        data-room={place.roomId}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={`${name}${text.frame.colon}${figure}${unit ? ` ${unit}` : ''}${isNormal ? '' : ` ${text.pictures.map.tones[tone]}`}`}
        onFocus={onFocus}
        onClick={onOpen}
      >
        <span className="heat-name">{name}</span>
        <span className="heat-figure">
          {!isNormal && <Shape tone={tone} />}
          {figure}
        </span>
      </button>
    </div>
  );
}
