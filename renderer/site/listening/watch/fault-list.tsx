import { useEffect, useRef, useState } from 'react';
import type { Watch, WatchIncident } from '../../../../shared/contract/listening-watch.ts';
import type { Cue } from '../../../../shared/contract/programme.ts';
import { clock } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { shortTime } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { placeText, questionAt } from './programme-place.ts';
import { STATE_TONES } from './room-tones.ts';

/** A clip ends four seconds after its fault was named; one that has not come long after that never will. */
const CLIP_MADE_MS = 30_000;

/** Faults, newest first: what, where in the programme, how long, its sound at one press. */
export function FaultList({
  watch,
  cues,
  timeZone,
  nameOf,
  onInterrupt,
}: {
  readonly watch: Watch;
  readonly cues: readonly Cue[];
  readonly timeZone: string;
  readonly nameOf: (roomId: string) => string;
  onInterrupt(fault: WatchIncident): void;
}) {
  const text = useText();
  const words = text.watch;
  const [playing, setPlaying] = useState<string | null>(null);
  const sound = useRef<HTMLAudioElement | null>(null);
  useEffect(() => () => sound.current?.pause(), []);
  const listen = (fault: WatchIncident): void => {
    sound.current?.pause();
    if (playing === fault.id) {
      setPlaying(null);
      return;
    }
    const clip = new Audio(`/api/v1/listening/watches/${watch.id}/faults/${fault.id}/clip.wav`);
    sound.current = clip;
    clip.onended = () => setPlaying(null);
    setPlaying(fault.id);
    clip.play().catch(() => {
      setPlaying(null);
      notify({ kind: 'information', text: words.clipFailed });
    });
  };
  if (watch.incidents.length === 0) return <p className="muted">{words.noIncidents}</p>;
  const nowMs = clock.nowMs();
  return (
    <ul className="fault-list">
      {watch.incidents.map((fault) => {
        const { id, roomId, fromMs, toMs, fromPositionMs, reasonCode, clip } = fault;
        const cue = fromPositionMs === null ? null : questionAt(cues, fromPositionMs);
        const lasted = text.frame.duration(Math.max(0, (toMs ?? nowMs) - fromMs));
        return (
          <li key={id} className={toMs === null ? 'fault-row open' : 'fault-row'}>
            <div className="fault-head">
              <StatusMark tone={toMs === null ? STATE_TONES[fault.fault] : 'unchecked'}>
                {nameOf(roomId)} {words.states[fault.fault]}
              </StatusMark>
              <span className="muted small nowrap">
                {toMs === null ? `${words.still} ${lasted}` : `${words.lasted} ${lasted}`}
              </span>
            </div>
            <div className="muted small">
              {shortTime(fromMs, timeZone, nowMs)}
              {fromPositionMs !== null && ` · ${words.place} ${placeText(fromPositionMs)}`}
              {cue !== null && ` · ${words.question(cue.section, cue.question)}`}
              {fault.isEverywhere && ` · ${words.everywhere}`}
            </div>
            <div>
              {words.reasons[reasonCode].cause}
              {toMs === null && `${text.frame.colon}${words.reasons[reasonCode].action}`}
            </div>
            <div className="fault-actions">
              {clip === null ? (
                <span className="muted small">
                  {nowMs - fault.namedAtMs > CLIP_MADE_MS ? words.noClipKept : words.noClip}
                </span>
              ) : (
                <Button size="small" title={words.clipProof(clip.sha256)} onClick={() => listen(fault)}>
                  {playing === id ? words.stopListening : words.listen}
                </Button>
              )}
              {watch.kind === 'test' && fromPositionMs !== null && (
                <Button size="small" onClick={() => onInterrupt(fault)}>
                  {words.interrupt}
                </Button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
