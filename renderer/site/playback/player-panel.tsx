import './player.css';
import type { ComponentProps } from 'react';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { useText } from '../../kit/text/index.ts';
import { canDecode } from '../../wall/use-wall-worker.ts';
import { PlayerView } from './player-view.tsx';

/** The pictures, or why there are none. The host of the canvas stays: its worker lives with it. */
export function PlayerPanel({
  hasCameras,
  ...view
}: ComponentProps<typeof PlayerView> & { readonly hasCameras: boolean }) {
  const text = useText();
  return (
    <section className="player" aria-label={text.playback.player} data-full-screen>
      {!canDecode() && (
        <EmptyPage title={text.playback.noWebCodecs}>{text.playback.noWebCodecsAction}</EmptyPage>
      )}
      <PlayerView {...view} />
      {!hasCameras && canDecode() && <p className="muted player-empty">{text.playback.playerEmpty}</p>}
    </section>
  );
}
