import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { DayRoom } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { DayRoomCard } from './day-room.tsx';

const GAP_PX = 8;
const LEAST_WIDTH_PX = 250;
const HEAD_PX = 46;
const SEAT_PX = 32;

/** The rooms of a session in columns; only those in view exist. */
export function DayRooms({
  rooms,
  model,
  time,
  chosen,
  onChoose,
}: {
  readonly rooms: readonly DayRoom[];
  readonly model: RosterModel;
  time(ms: number): string;
  readonly chosen: { readonly postId: string; readonly seat: number } | null;
  onChoose(postId: string, seat: number): void;
}) {
  const words = useText().day;
  const scroller = useRef<HTMLElement>(null);
  const lanes = useColumns(scroller);
  const cards = useVirtualizer({
    count: rooms.length,
    lanes,
    gap: GAP_PX,
    overscan: 2 * lanes,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => HEAD_PX + SEAT_PX * (rooms[index]?.seats.length ?? 2),
    getItemKey: (index) => rooms[index]?.postId ?? index,
  });
  return (
    <ScrollRegion className="day-rooms" ref={scroller} label={words.rooms}>
      <div className="day-cards" style={{ height: cards.getTotalSize() }}>
        {cards.getVirtualItems().map(({ key, index, start, lane }) => {
          const room = rooms[index];
          return (
            room && (
              <div
                key={key}
                ref={cards.measureElement}
                data-index={index}
                className="day-card"
                style={{
                  transform: `translateY(${start}px)`,
                  left: `calc((100% + ${GAP_PX}px) * ${lane / lanes})`,
                  width: `calc((100% + ${GAP_PX}px) / ${lanes} - ${GAP_PX}px)`,
                }}
              >
                <DayRoomCard
                  room={room}
                  model={model}
                  time={time}
                  chosenSeat={chosen?.postId === room.postId ? chosen.seat : null}
                  onChoose={(seat) => onChoose(room.postId, seat)}
                />
              </div>
            )
          );
        })}
      </div>
    </ScrollRegion>
  );
}

/** As many columns as fit. */
function useColumns(scroller: { readonly current: HTMLElement | null }): number {
  const [columns, setColumns] = useState(3);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const count = (): void =>
      setColumns(Math.max(1, Math.floor((element.clientWidth + GAP_PX) / (LEAST_WIDTH_PX + GAP_PX))));
    count();
    const watch = new ResizeObserver(count);
    watch.observe(element);
    return () => watch.disconnect();
  }, [scroller]);
  return columns;
}
