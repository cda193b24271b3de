import { Button } from '../kit/controls.ts';
import { notify } from '../kit/notices.ts';
import { useText } from '../kit/text/index.ts';

declare global {
  interface Window {
    /** What the desktop shell's preload offers; absent in a browser. */
    readonly examShell?: {
      /** Opens a wall on every further display, or closes them; answers how many are open now. */
      toggleWalls?(): Promise<number>;
    };
  }
}

/** Opens a wall on every further display; only the desktop shell can, so a browser shows nothing. */
export function WallsButton() {
  const text = useText();
  const shell = window.examShell;
  if (typeof shell?.toggleWalls !== 'function') return null;
  const toggle = async (): Promise<void> => {
    try {
      const open = Number(await shell.toggleWalls?.());
      notify({ kind: 'information', text: open > 0 ? text.wall.wallsOpen(open) : text.wall.wallsClosed });
    } catch {
      notify({ kind: 'information', text: text.wall.wallsFailed });
    }
  };
  return <Button onClick={() => void toggle()}>{text.wall.everyDisplay}</Button>;
}
