// The peer of the meter wall: the same rooms and figures as antd Progress elements, as one would write it first.
import { Progress } from 'antd';
import { createRoot } from 'react-dom/client';
import { levelsFeed } from '../../renderer/client/site.ts';
import { useFeed } from '../../renderer/client/use-client.ts';

const FLOOR_DBFS = -80;
const percentOf = (dbfs: number | null): number =>
  Math.round(Math.min(100, Math.max(0, (1 - (dbfs ?? FLOOR_DBFS) / FLOOR_DBFS) * 100)));

function Meters() {
  const levels = useFeed(levelsFeed).value ?? [];
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(10, 1fr)', gap: 8 }}>
      {levels.map(({ roomId, rmsDbfs, peakDbfs }) => (
        <div key={roomId} data-room={roomId}>
          <div>{roomId}</div>
          <Progress percent={percentOf(rmsDbfs)} showInfo={false} />
          <Progress percent={percentOf(peakDbfs)} size="small" showInfo={false} />
          <div>{rmsDbfs === null ? '—' : rmsDbfs.toFixed(0)}</div>
        </div>
      ))}
    </div>
  );
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<Meters />);
