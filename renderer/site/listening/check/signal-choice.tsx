import type { AudioCheckKind } from '../../../../shared/contract/audio-check.ts';
import { AUDIO_CHECK_KINDS } from '../../../../shared/contract/audio-check.ts';
import type { Programme } from '../../../../shared/contract/programme.ts';
import { Select } from '../../../kit/controls.ts';
import { routeHref } from '../../../kit/route.ts';
import { useText } from '../../../kit/text/index.ts';

/** What is played: one of the signals made for it, or a trial recording. A sealed one is never sounded for a check. */
export interface SignalChoiceValue {
  readonly kind: AudioCheckKind;
  /** Id of the recording; null for signals. */
  readonly programme: string | null;
}

/** Recordings that may be played to look at the equipment, newest first. */
export const playable = (programmes: readonly Programme[]): readonly Programme[] =>
  programmes.filter(({ kind, removedAtMs }) => kind === 'trial' && removedAtMs === null);

export function SignalChoice({
  value,
  programmes,
  onChange,
}: {
  readonly value: SignalChoiceValue;
  readonly programmes: readonly Programme[];
  onChange(value: SignalChoiceValue): void;
}) {
  const words = useText().audioCheck;
  const recordings = playable(programmes);
  return (
    <>
      <Select
        aria-label={words.kind}
        value={value.kind}
        popupMatchSelectWidth={false}
        options={AUDIO_CHECK_KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
        onChange={(kind) =>
          onChange({ kind, programme: kind === 'programme' ? (recordings[0]?.id ?? null) : null })
        }
      />
      {value.kind === 'programme' &&
        (recordings.length === 0 ? (
          <a href={routeHref('listening', { view: 'recordings' })}>{words.programmeNone}</a>
        ) : (
          <Select
            aria-label={words.programme}
            value={value.programme}
            popupMatchSelectWidth={false}
            options={recordings.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(programme) => onChange({ kind: 'programme', programme })}
          />
        ))}
    </>
  );
}
