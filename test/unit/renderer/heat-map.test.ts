import { expect, test } from 'vitest';
import { HEAT_STEPS, heatStep } from '../../../renderer/site/listening/map/heat-scale.ts';
import { floorsOf, layOutFloors } from '../../../renderer/site/listening/map/map-floors.ts';
import { scaleOfMeasure, shareOf, toneOf } from '../../../renderer/site/listening/map/map-measures.ts';
import type { AudioRoomResult } from '../../../shared/contract/audio-check.ts';
import type { FloorPlan } from '../../../shared/contract/wall-contract.ts';
import { layOutRooms } from '../../../shared/domain/floor-plan/lay-out-rooms.ts';

/** Relative luminance of WCAG 2. */
function luminance(colour: string): number {
  const part = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

test('the scale reads in greyscale: lightness goes one way, and the text on every step can be read', () => {
  for (const [theme, steps] of Object.entries(HEAT_STEPS)) {
    const light = steps.map(({ surface }) => luminance(surface));
    const inOrder = light.toSorted((a, b) => (theme === 'light' ? b - a : a - b));
    expect(light).toEqual(inOrder);
    expect(new Set(light).size).toBe(steps.length);
    for (const { surface, text } of steps) {
      const [a = 0, b = 0] = [luminance(surface), luminance(text)].toSorted((x, y) => y - x);
      expect((a + 0.05) / (b + 0.05), `${theme} ${surface}`).toBeGreaterThanOrEqual(4.5);
    }
  }
  expect(heatStep('light', -3)).toBe(HEAT_STEPS.light[0]);
  expect(heatStep('light', 7)).toBe(HEAT_STEPS.light.at(-1));
});

const room = (roomId: string, laDbfs: number, reasons: AudioRoomResult['reasons'] = []): AudioRoomResult => ({
  roomId,
  verdict: 'pass',
  reasons,
  measures: {
    ...{ cameraId: roomId, codec: 'aac', sampleRate: 16_000, delayMs: 0, sti: null, sweep: null, hum: null },
    ...{ clipping: null, dropouts: [], lostPackets: 0, lostMs: 0, driftPpm: null, channels: null },
    programme: null,
    level: { rmsDbfs: -20, laDbfs, peakDbfs: -3, lufs: -20, noiseLaDbfs: -50, snrADb: 30 },
  },
});

test('levels are compared with the median room, and the mark is what the check judged', () => {
  const rooms = [room('a', -30), room('b', -26), room('c', -25), room('d', -12)];
  const profile = { levelSpread: { mostDb: 6 } } as Parameters<typeof scaleOfMeasure>[2];
  const scale = scaleOfMeasure(rooms, 'level', profile);
  expect(scale.limits.map(({ value }) => value)).toEqual([-31.5, -19.5]);
  expect(shareOf(-100, scale)).toBe(0);
  const loud = { code: 'level-high', verdict: 'warn', text: '', figures: {} } as const;
  expect(toneOf(room('d', -12, [loud]), 'level')).toBe('attention');
  expect(toneOf(room('d', -12, [loud]), 'sti')).toBe('normal');
});

test('sixty rooms on their floors are all seen at once in the window of a small screen', () => {
  const rooms = Array.from({ length: 60 }, (_, index) => ({
    id: `r${index}`,
    name: `第${index + 1}考场`,
    kind: 'exam' as const,
  }));
  const plan: FloorPlan = {
    rooms: [...layOutRooms(rooms)].map(([roomId, place]) => ({ roomId, isPlaced: false, ...place })),
    floorNames: [],
  };
  const floors = floorsOf(plan, new Set(rooms.map(({ id }) => id)), (number) => `${number}`);
  expect(floors.flatMap((floor) => floor.rooms)).toHaveLength(60);
  const { cellPx, columns } = layOutFloors(floors, { width: 1210, height: 430 });
  const rows = Math.ceil(floors.length / columns);
  const tallest = Math.max(...floors.map(({ height }) => height)) * cellPx;
  expect(rows * tallest).toBeLessThanOrEqual(430);
  // A room is four cells wide: its name of five characters at 11 px fits.
  expect(cellPx * 4).toBeGreaterThanOrEqual(56);
  expect(layOutFloors(floors, { width: 300, height: 100 }).columns).toBe(1);
});
