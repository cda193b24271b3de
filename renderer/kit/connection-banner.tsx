import { clockTime } from './format.ts';
import { Shape } from './status-mark.tsx';
import { useText } from './text/index.ts';

/** Says plainly that nothing on the page is live any more, and since when. Nothing while connected. */
export function ConnectionBanner({
  connection,
  timeZone,
  words,
}: {
  readonly connection: {
    readonly isConnected: boolean;
    readonly wasConnected: boolean;
    readonly lostAtMs: number | null;
  };
  readonly timeZone: string;
  readonly words: (time: string) => string;
}) {
  const text = useText();
  if (connection.isConnected) return null;
  if (!connection.wasConnected || connection.lostAtMs === null)
    return (
      <div className="banner quiet" role="status">
        {text.frame.neverConnected}
      </div>
    );
  return (
    <div className="banner" role="alert">
      <Shape tone="fault" />
      {words(clockTime(connection.lostAtMs, timeZone))}
    </div>
  );
}
