import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode, RefObject } from 'react';
import type { Session } from '../../../../shared/contract/roster-table.ts';

/** Pixels of a seat, of a line of words under seats, and around both. */
export const SEAT_PX = 30;
export const NOTE_PX = 20;
export const PADDING_PX = 8;

export interface MatrixRow {
  readonly key: string;
  readonly heightPx: number;
}

/** Sessions across, rows of anything down, both heads staying in view; only the rows in view exist. */
export function MatrixFrame({
  label,
  corner,
  sessions,
  rows,
  headPx,
  sessionPx,
  overscan,
  scroller,
  children,
}: {
  readonly label: string;
  /** Head of the first column. */
  readonly corner: string;
  readonly sessions: readonly Session[];
  readonly rows: readonly MatrixRow[];
  readonly headPx: number;
  /** Least width of a session. */
  readonly sessionPx: number;
  /** Rows drawn beyond each edge. */
  readonly overscan: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The head and the cells of one row. */
  readonly children: (index: number) => ReactNode;
}) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rows[index]?.heightPx ?? SEAT_PX,
    getItemKey: (index) => `${rows[index]?.key ?? index} ${rows[index]?.heightPx}`,
    overscan,
  });
  const gridTemplateColumns = `${headPx}px repeat(${sessions.length}, minmax(${sessionPx}px, 1fr))`;
  // The same least width in every row: columns of separate grids line up only then.
  const minWidth = headPx + sessionPx * sessions.length;
  return (
    <div className="scroll matrix" ref={scroller}>
      <table className="virtual-table" aria-rowcount={rows.length + 1} aria-label={label}>
        <thead>
          <tr className="matrix-head" style={{ gridTemplateColumns, minWidth }}>
            <th scope="col">{corner}</th>
            {sessions.map((session) => (
              <th scope="col" key={session.id}>
                <strong>{session.name}</strong>
                <span className="muted small">
                  {session.start.slice(5, 10)} {session.start.slice(11)}–{session.end.slice(11)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="matrix-body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, size, key }) => (
            <tr
              key={key}
              aria-rowindex={index + 2}
              className="matrix-row"
              style={{
                gridTemplateColumns,
                minWidth,
                height: size,
                transform: `translateY(${start}px)`,
              }}
            >
              {children(index)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
