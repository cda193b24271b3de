import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import { Segmented } from '../../../kit/controls.ts';
import { goTo, useRoute } from '../../../kit/route.ts';
import { useText } from '../../../kit/text/index.ts';
import { HeatMap } from '../map/heat-map.tsx';
import { RoomDetail } from '../room/room-detail.tsx';
import { CheckResults } from './check-results.tsx';

const SHOWS = ['list', 'map'] as const;

/** The results as a list, on the floor plan, or one room of them with all it knows. */
export function ResultViews({
  check,
  nameOf,
}: {
  readonly check: AudioCheck;
  readonly nameOf: (roomId: string) => string;
}) {
  const words = useText().pictures.map;
  const { parameters } = useRoute();
  const show = SHOWS.find((one) => one === parameters.get('show')) ?? 'list';
  const room = check.rooms.find(({ roomId }) => roomId === parameters.get('room')) ?? null;
  const back = { view: 'check', show, check: check.id };
  const open = (roomId: string): void => goTo('listening', { ...back, room: roomId });
  if (room !== null)
    return (
      <RoomDetail
        check={check}
        room={room}
        nameOf={nameOf}
        onOpen={open}
        onClose={() => goTo('listening', back)}
      />
    );
  const labels = { list: words.asList, map: words.asMap };
  const choice = (
    <Segmented
      aria-label={words.show}
      value={show}
      options={SHOWS.map((value) => ({ value, label: labels[value] }))}
      onChange={(value) => goTo('listening', { ...back, show: value })}
    />
  );
  return show === 'map' ? (
    <HeatMap check={check} nameOf={nameOf} lead={choice} onOpen={open} />
  ) : (
    <CheckResults check={check} nameOf={nameOf} lead={choice} onOpen={open} />
  );
}
