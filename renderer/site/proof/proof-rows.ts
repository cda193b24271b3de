import type { CoverageProof, GapReason, RecordingGap } from '../../../shared/contract/recording.ts';

/** What should exist of a room or a camera, what does, and what does not. */
export interface ProofSum {
  readonly expectedMs: number;
  readonly recordedMs: number;
  readonly missingMs: number;
}

export interface ProofCamera extends ProofSum {
  readonly cameraId: string;
  readonly isConfigured: boolean;
  /** Without what lies in the future or is still being written. */
  readonly gaps: readonly RecordingGap[];
  readonly files: CoverageProof['cameras'][number]['files'];
}

export interface ProofRoom extends ProofSum {
  readonly roomId: string;
  /** Without a camera nothing was expected, and nothing is proved. */
  readonly cameras: readonly ProofCamera[];
}

/** Nothing can be recorded yet of the future; everything else of the range should exist, whoever did not plan it. */
const isExpected = ({ code }: RecordingGap): boolean => code !== 'not-yet';

/**
 * The lines of the proof: rooms in the site's order, then rooms the site no longer has; rooms of `mustHaveCamera`
 * without one are in it. A room is recorded while any of its cameras is.
 */
export function proofRooms(
  proof: CoverageProof,
  rooms: readonly { readonly id: string }[],
  mustHaveCamera: readonly string[],
): ProofRoom[] {
  const rangeMs = proof.toMs - proof.fromMs;
  const cameras = new Map(
    proof.cameras.map((camera): [string, ProofCamera] => {
      const gaps = camera.gaps.filter(isExpected);
      const missingMs = gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
      const { cameraId, isConfigured, files, coveredMs } = camera;
      return [
        cameraId,
        {
          ...{ cameraId, isConfigured, files, gaps, missingMs },
          recordedMs: coveredMs,
          expectedMs: coveredMs + missingMs,
        },
      ];
    }),
  );
  const known = new Map(proof.rooms.map((room) => [room.roomId, room]));
  const order = [
    ...rooms.map(({ id }) => id).filter((id) => known.has(id) || mustHaveCamera.includes(id)),
    ...proof.rooms.map(({ roomId }) => roomId).filter((id) => !rooms.some((room) => room.id === id)),
  ];
  return order.map((roomId) => {
    const room = known.get(roomId);
    const own = (room?.cameraIds ?? []).flatMap((id) => cameras.get(id) ?? []);
    const expectedMs = own.reduce((most, camera) => Math.max(most, camera.expectedMs), 0);
    const recordedMs = Math.min(expectedMs, rangeMs - (room?.missingMs ?? rangeMs));
    return { roomId, cameras: own, expectedMs, recordedMs, missingMs: expectedMs - recordedMs };
  });
}

export interface ProofTotal extends ProofSum {
  readonly cameras: number;
  readonly completeCameras: number;
  readonly roomsWithoutCamera: readonly string[];
  readonly byReason: ReadonlyMap<GapReason, number>;
}

/** Camera-milliseconds of all lines. */
export function proofTotal(rooms: readonly ProofRoom[]): ProofTotal {
  const cameras = rooms.flatMap((room) => room.cameras);
  const byReason = new Map<GapReason, number>();
  for (const { gaps } of cameras)
    for (const { fromMs, toMs, reason } of gaps)
      byReason.set(reason, (byReason.get(reason) ?? 0) + toMs - fromMs);
  const sum = (of: (camera: ProofCamera) => number): number =>
    cameras.reduce((total, camera) => total + of(camera), 0);
  return {
    cameras: cameras.length,
    completeCameras: cameras.filter(({ missingMs }) => missingMs === 0).length,
    roomsWithoutCamera: rooms.filter((room) => room.cameras.length === 0).map(({ roomId }) => roomId),
    byReason,
    expectedMs: sum(({ expectedMs }) => expectedMs),
    recordedMs: sum(({ recordedMs }) => recordedMs),
    missingMs: sum(({ missingMs }) => missingMs),
  };
}
