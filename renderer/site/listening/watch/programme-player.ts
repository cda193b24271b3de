import { isMuted, onMute } from '../../../kit/mute.ts';

/** Plays one recording of the site; the sound goes out as it is, without any processing of the browser. */
export interface ProgrammePlayer {
  readonly element: HTMLAudioElement;
  /** False when the browser refuses or cannot play the file. */
  play(): Promise<boolean>;
  pause(): void;
  close(): void;
}

/** `ticket` is needed for a sealed recording. */
export function openPlayer(id: string, ticket: string | null): ProgrammePlayer {
  const query = ticket === null ? '' : `?ticket=${encodeURIComponent(ticket)}`;
  const element = new Audio(`/api/v1/listening/recordings/${encodeURIComponent(id)}/sound${query}`);
  element.preload = 'auto';
  element.muted = isMuted();
  const stop = onMute(() => {
    element.muted = isMuted();
  });
  return {
    element,
    async play() {
      try {
        await element.play();
        return true;
      } catch {
        return false;
      }
    },
    pause: () => element.pause(),
    close() {
      stop();
      element.pause();
      element.removeAttribute('src');
      element.load();
    },
  };
}
