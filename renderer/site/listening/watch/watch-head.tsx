import { useState } from 'react';
import type { Watch } from '../../../../shared/contract/listening-watch.ts';
import type { Cue } from '../../../../shared/contract/programme.ts';
import { clock, useSiteCommand } from '../../../client/site.ts';
import { Button, Modal } from '../../../kit/controls.ts';
import { StatusMark, type Tone } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { BlindTimes } from './blind-times.tsx';
import { placeNowMs, placeText, questionAt } from './programme-place.ts';

/** The verdict readable from three metres, where the programme is, and what can be done. */
export function WatchHead({
  watch,
  cues,
  leftOut,
  onPlay,
}: {
  readonly watch: Watch;
  readonly cues: readonly Cue[];
  /** Rooms of the site in which candidates can sit and that are not watched. */
  readonly leftOut: number;
  /** Plays on this computer; null when it is played elsewhere. */
  readonly onPlay: (() => Promise<void>) | null;
}) {
  const text = useText();
  const words = text.watch;
  const pause = useSiteCommand('watch.pause');
  const resume = useSiteCommand('watch.resume');
  const end = useSiteCommand('watch.end');
  const [isEnding, setEnding] = useState(false);
  const { id, phase, source, heard, rooms, faulty, notMeasurable, verdicts } = watch;
  const isLive = phase === 'waiting' || phase === 'playing' || phase === 'paused';
  const place = placeNowMs(watch, clock.nowMs());
  const cue = place === null ? null : questionAt(cues, place);
  const question =
    cues.length === 0
      ? words.noCues
      : cue === null
        ? words.betweenQuestions
        : words.question(cue.section, cue.question);
  const bad = verdicts.filter(({ isGood }) => !isGood).length;
  const [tone, verdict] = verdictOf();
  function verdictOf(): [Tone, string] {
    if (source === 'stopped' && phase === 'playing') return ['fault', words.stopped];
    if (phase === 'paused') return ['shelved', words.phases.paused];
    if (place === null && isLive) return ['unchecked', words.notHeard];
    if (faulty > 0) return ['fault', words.faulty(faulty)];
    // A person in the room outweighs the instrument.
    if (bad > 0) return ['fault', words.badByPerson(bad)];
    if (heard === rooms) return ['normal', leftOut === 0 ? words.allHear : words.allChosenHear(rooms)];
    return [notMeasurable > 0 ? 'attention' : 'unchecked', words.heardOf(heard, rooms)];
  }
  const goOn = async (): Promise<void> => {
    if ((await resume.run({ id })) !== null && onPlay !== null) await onPlay();
  };
  return (
    <div className="watch-head" aria-live="polite">
      <div>
        <p className="watch-verdict">
          <StatusMark tone={tone}>{verdict}</StatusMark>
        </p>
        <p className="muted">
          {words.phases[phase]} · {words.heardOf(heard, rooms)}
          {notMeasurable > 0 && ` · ${words.notMeasurable(notMeasurable)}`}
          {watch.kind === 'trial' && ` · ${words.agreed(verdicts.length, rooms)}`}
          {faulty > 0 && bad > 0 && ` · ${words.badByPerson(bad)}`}
        </p>
        <BlindTimes watch={watch} />
        {phase === 'waiting' && <p className="watch-do">{onPlay === null ? words.playNow : ''}</p>}
      </div>
      <div className="watch-place">
        <p className="watch-question">{place === null ? '—' : question}</p>
        <p className="muted">
          {watch.title} · {words.of(place === null ? '—' : placeText(place), placeText(watch.lengthMs))}
        </p>
        <progress max={1} value={place === null ? 0 : place / watch.lengthMs} aria-label={words.position} />
      </div>
      {isLive && (
        <div className="watch-actions">
          {phase === 'paused' ? (
            <Button type="primary" loading={resume.isBusy} onClick={() => void goOn()}>
              {words.resume}
            </Button>
          ) : (
            <Button title={words.pauseWhy} loading={pause.isBusy} onClick={() => void pause.run({ id })}>
              {words.pause}
            </Button>
          )}
          <Button loading={end.isBusy} onClick={() => setEnding(true)}>
            {words.end}
          </Button>
          {isEnding && (
            <Modal
              open
              title={words.end}
              okText={words.end}
              cancelText={words.cancel}
              onOk={() => {
                setEnding(false);
                void end.run({ id });
              }}
              onCancel={() => setEnding(false)}
            >
              <p>{words.endQuestion}</p>
            </Modal>
          )}
        </div>
      )}
    </div>
  );
}
