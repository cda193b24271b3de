import { useEffect, useRef } from 'react';
import type { RoomPicture } from '../../../../shared/contract/room-picture.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { useText } from '../../../kit/text/index.ts';
import { wordOf } from '../../../kit/text/worded.ts';
import type { AbPlayer } from './ab-player.ts';
import { drawTimeStrip, GUTTER_PX, STRIP_HEIGHT_PX } from './draw-time-strip.ts';

/** Waveform and spectrogram of the room on one time axis; a press plays from there. */
export function TimeStrip({ picture, player }: { readonly picture: RoomPicture; readonly player: AbPlayer }) {
  const words = useText().pictures.room;
  const { theme } = usePreferences();
  const canvas = useRef<HTMLCanvasElement>(null);
  const head = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const draw = (): void =>
      drawTimeStrip(element, picture, theme, {
        segment: (id) => wordOf(words.segments, id) ?? id,
        gap: (cause) => wordOf(words.gaps, cause) ?? cause,
      });
    draw();
    const watching = new ResizeObserver(draw);
    watching.observe(element);
    return () => watching.disconnect();
  }, [picture, theme, words]);
  useEffect(() => {
    let handle = 0;
    const move = (): void => {
      handle = requestAnimationFrame(move);
      const [line, sheet] = [head.current, canvas.current];
      if (line === null || sheet === null) return;
      const share = Math.min(1, player.position() / picture.seconds);
      line.style.transform = `translateX(${GUTTER_PX + share * (sheet.clientWidth - GUTTER_PX)}px)`;
    };
    handle = requestAnimationFrame(move);
    return () => cancelAnimationFrame(handle);
  }, [picture, player]);
  const gaps = picture.gaps.length;
  return (
    <figure className="room-plot time-strip">
      <figcaption>
        <h3>{words.timeStrip}</h3>
        <span className={gaps > 0 ? 'tone-fault small' : 'muted small'}>
          {gaps > 0 ? words.gapCount(gaps) : words.noGaps}
        </span>
      </figcaption>
      <div className="time-strip-sheet" style={{ height: STRIP_HEIGHT_PX }}>
        {/* The bar for listening does the same by keyboard. */}
        <canvas
          ref={canvas}
          role="img"
          aria-label={words.timeStrip}
          onPointerDown={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const share = (event.clientX - box.left - GUTTER_PX) / (box.width - GUTTER_PX);
            if (share >= 0) void player.play(share * picture.seconds);
          }}
        />
        <div className="time-strip-head" ref={head} />
      </div>
    </figure>
  );
}
