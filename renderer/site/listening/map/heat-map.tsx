import './map.css';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import type { AudioCheck, AudioRoomResult } from '../../../../shared/contract/audio-check.ts';
import { floorPlanFeed, siteClient } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { Segmented } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { decimal } from '../../../kit/format.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { useText } from '../../../kit/text/index.ts';
import { useCommands } from '../../../kit/use-commands.ts';
import { neighbour } from '../../../wall/floor-plan/plan-geometry.ts';
import type { Direction } from '../../../wall/layout.ts';
import { useArea } from '../../../wall/use-area.ts';
import { heatStep } from './heat-scale.ts';
import { floorsOf, layOutFloors } from './map-floors.ts';
import { MapLegend } from './map-legend.tsx';
import { figureOf, MAP_MEASURES, type MapMeasure, scaleOfMeasure, shareOf, toneOf } from './map-measures.ts';
import { MapRoom } from './map-room.tsx';

/** Every room of a check where it lies in the building, inked by one measure; a press opens the room. */
export function HeatMap({
  check,
  nameOf,
  lead,
  onOpen,
}: {
  readonly check: AudioCheck;
  readonly nameOf: (roomId: string) => string;
  /** Stands first in the bar. */
  readonly lead: ReactNode;
  onOpen(roomId: string): void;
}) {
  const text = useText();
  const words = text.pictures.map;
  const { theme } = usePreferences();
  const plan = useFeed(floorPlanFeed).value;
  const profile =
    useQuery({
      queryKey: ['roomPicture.limits', check.id],
      queryFn: () => siteClient.query('roomPicture.limits', { checkId: check.id }),
    }).data ?? null;
  const [measure, setMeasure] = useState<MapMeasure>('sti');
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const board = useRef<HTMLDivElement>(null);
  const area = useArea(board);
  const results = new Map(check.rooms.map((room) => [room.roomId, room]));
  const floors = plan === null ? [] : floorsOf(plan, new Set(results.keys()), text.wall.floorOf);
  const { cellPx, columns } = layOutFloors(floors, area);
  const scale = measure === 'verdict' ? null : scaleOfMeasure(check.rooms, measure, profile);
  const isMeasured = (room: AudioRoomResult): boolean =>
    measure === 'verdict' ? room.verdict !== 'not-measurable' : figureOf(room, measure) !== null;
  const shown = floors.flatMap(({ rooms }) => rooms).filter(({ roomId }) => results.has(roomId));
  const first = shown[0]?.roomId ?? null;
  const currentId = shown.some(({ roomId }) => roomId === focusedId) ? focusedId : first;

  const focusRoom = (roomId: string): void =>
    board.current?.querySelector<HTMLElement>(`[data-room="${CSS.escape(roomId)}"]`)?.focus();
  const move = (direction: Direction): void => {
    const floor = floors.findIndex(({ rooms }) => rooms.some(({ roomId }) => roomId === currentId));
    const here = floors[floor]?.rooms.filter(({ roomId }) => results.has(roomId)) ?? [];
    const next = neighbour(here, currentId, direction);
    if (next !== null && next !== currentId) {
      focusRoom(next);
      return;
    }
    // Over the edge of a floor lies the next one.
    const step =
      direction === 'down' ? columns : direction === 'up' ? -columns : direction === 'right' ? 1 : -1;
    const beside = floors[floor + step]?.rooms.filter(({ roomId }) => results.has(roomId)) ?? [];
    const entered = step > 0 ? beside[0] : beside.at(-1);
    if (entered !== undefined) focusRoom(entered.roomId);
  };
  useCommands(
    (['left', 'right', 'up', 'down'] as const).map((direction, place) => ({
      id: `listening.map-${direction}`,
      keys: `Arrow${direction.charAt(0).toUpperCase()}${direction.slice(1)}`,
      label: words.moveKeys,
      group: text.frame.commandGroups.listening,
      isHidden: place > 0,
      run: () => move(direction),
    })),
  );

  return (
    <div className="heat-map">
      <div className="toolbar">
        {lead}
        <Segmented
          aria-label={words.measure}
          value={measure}
          options={MAP_MEASURES.map((value) => ({ value, label: words.measures[value] }))}
          onChange={setMeasure}
        />
        <MapLegend measure={measure} scale={scale} theme={theme} />
      </div>
      {profile !== null && profile.version !== check.profile.version && (
        <p className="muted small">{words.otherProfile(check.profile.version, profile.version)}</p>
      )}
      <div className="heat-board" ref={board}>
        {plan === null && <EmptyPage title={text.frame.loading} />}
        <div className="heat-floors" style={{ gridTemplateColumns: `repeat(${columns}, max-content)` }}>
          {cellPx > 1 &&
            floors.map((floor) => (
              <section key={floor.floor} aria-label={floor.name}>
                {floors.length > 1 && <h3 className="heat-floor">{floor.name}</h3>}
                <div
                  className="heat-sheet"
                  style={{ width: floor.width * cellPx, height: floor.height * cellPx }}
                >
                  {floor.rooms.map((place) => {
                    const room = results.get(place.roomId) ?? null;
                    const value = room === null || measure === 'verdict' ? null : figureOf(room, measure);
                    return (
                      <MapRoom
                        key={place.roomId}
                        place={place}
                        cellPx={cellPx}
                        name={nameOf(place.roomId)}
                        state={room === null ? 'out' : isMeasured(room) ? 'measured' : 'unmeasured'}
                        tone={room === null ? 'unconnected' : toneOf(room, measure)}
                        figure={
                          room === null
                            ? ''
                            : measure === 'verdict'
                              ? text.audioCheck.verdicts[room.verdict]
                              : value === null
                                ? words.notMeasured
                                : decimal(value, scale?.digits ?? 0)
                        }
                        unit={measure === 'verdict' || value === null ? '' : words.units[measure]}
                        step={
                          room === null
                            ? null
                            : measure === 'verdict'
                              ? heatStep(theme, VERDICT_SHARES[room.verdict])
                              : value === null || scale === null
                                ? null
                                : heatStep(theme, 1 - shareOf(value, scale))
                        }
                        isCurrent={place.roomId === currentId}
                        onFocus={() => setFocusedId(place.roomId)}
                        onOpen={() => onOpen(place.roomId)}
                      />
                    );
                  })}
                </div>
              </section>
            ))}
        </div>
      </div>
    </div>
  );
}

const VERDICT_SHARES: Readonly<Record<AudioRoomResult['verdict'], number>> = {
  pass: 0,
  'not-measurable': 0,
  warn: 0.45,
  fail: 1,
};
