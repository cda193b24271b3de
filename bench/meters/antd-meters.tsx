// The peer of the meter wall: the same rooms, figures and sinking peaks as antd Progress elements.
import '../../renderer/kit/nonce.ts';
import { Progress } from 'antd';
import { useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { levelsFeed } from '../../renderer/client/site.ts';
import { useFeed } from '../../renderer/client/use-client.ts';
import { useTicker } from '../../renderer/client/use-ticker.ts';
import { ThemeScope } from '../../renderer/kit/theme.tsx';
import { type HeldPeak, holdPeak } from '../../renderer/site/listening/meters/meter-state.ts';

const FLOOR_DBFS = -80;
/** As often as the meter wall draws. */
const FRAME_MS = 50;
const percentOf = (dbfs: number | null): number =>
  Math.min(100, Math.max(0, (1 - (dbfs ?? FLOOR_DBFS) / FLOOR_DBFS) * 100));

function Meters() {
  useTicker(FRAME_MS);
  const levels = useFeed(levelsFeed).value ?? [];
  const peaks = useRef(new Map<string, HeldPeak>());
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(10, 1fr)', gap: 8 }}>
      {levels.map(({ roomId, rmsDbfs, peakDbfs }) => {
        const held = holdPeak(peaks.current.get(roomId), peakDbfs ?? -200, Date.now(), FRAME_MS);
        peaks.current.set(roomId, held);
        return (
          <div key={roomId} data-room={roomId}>
            <div>{roomId}</div>
            <Progress percent={percentOf(rmsDbfs)} showInfo={false} />
            <Progress percent={percentOf(held.dbfs)} size="small" showInfo={false} />
            <div>{rmsDbfs === null ? '—' : rmsDbfs.toFixed(0)}</div>
          </div>
        );
      })}
    </div>
  );
}

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <ThemeScope theme="light">
      <Meters />
    </ThemeScope>,
  );
