import { type ReactNode, useMemo, useState } from 'react';
import type { RoomConfig } from '../../../../shared/contract/site-config.ts';
import { Segmented } from '../../../kit/controls.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { useText } from '../../../kit/text/index.ts';
import { MeterWall } from './meter-wall.tsx';

/** The meter wall with its order; `lead` leads to the other way of looking. */
export function MeterPanel({
  rooms,
  lead,
}: {
  readonly rooms: readonly RoomConfig[];
  readonly lead: ReactNode;
}) {
  const text = useText();
  const words = text.pictures.meters;
  const [isByProblem, setByProblem] = useState(false);
  const rows = useMemo(() => rooms.map(({ id, name }) => ({ roomId: id, name })), [rooms]);
  return (
    <div className="listening wide">
      <section className="panel meters live-data" aria-labelledby="meters-head">
        <div className="panel-head">
          <h1 id="meters-head">{text.listening.meters}</h1>
          <span className="muted small">{text.listening.unit}</span>
        </div>
        <div className="toolbar meters-toolbar">
          {lead}
          <span className="grow" />
          <Segmented
            aria-label={text.listening.sort}
            value={isByProblem ? 'problem' : 'room'}
            options={[
              { value: 'room', label: words.byRoom },
              { value: 'problem', label: words.byProblem },
            ]}
            onChange={(value) => setByProblem(value === 'problem')}
          />
        </div>
        <ScrollRegion className="meters-scroll" label={text.listening.meters}>
          <MeterWall rows={rows} isByProblem={isByProblem} />
        </ScrollRegion>
      </section>
    </div>
  );
}
