import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type { CameraConfig } from '../../shared/contract/site-config.ts';
import type { CameraTransition } from '../ports/cameras.ts';
import { type PacketFigures, readFigures } from './ingest/figure-row.ts';
import { FIGURE_FIELDS } from './ingest/messages.ts';
import { stateReason } from './state-reason.ts';

interface Row {
  status: CameraStatus;
  /** System monotonic milliseconds; NaN before the first picture. */
  lastFrameAtMs: number;
  /** Counters of workers that are gone. */
  pastUnits: number;
  pastLost: number;
  pastReconnects: number;
  pastPackets: number;
  /** Shown while the camera is sending. */
  packetFigures: PacketFigures;
}

/** The rows of all cameras, in the order of the configuration. */
export class StatusTable {
  #rows = new Map<string, Row>();
  readonly #nowMs: () => number;
  readonly #onTransition: (transition: CameraTransition) => void;

  /** `nowMs` is the system's monotonic clock. */
  constructor(nowMs: () => number, onTransition: (transition: CameraTransition) => void) {
    this.#nowMs = nowMs;
    this.#onTransition = onTransition;
  }

  configure(cameras: readonly CameraConfig[]): void {
    const next = new Map<string, Row>();
    for (const camera of cameras) {
      const old = this.#rows.get(camera.id);
      const row = old ?? newRow(camera);
      row.status = { ...row.status, roomId: camera.roomId, role: camera.role };
      next.set(camera.id, row);
    }
    this.#rows = next;
  }

  list(): readonly CameraStatus[] {
    const nowMs = this.#nowMs();
    return [...this.#rows.values()].map((row) => read(row, nowMs));
  }

  get(cameraId: string): CameraStatus | null {
    const row = this.#rows.get(cameraId);
    return row === undefined ? null : read(row, this.#nowMs());
  }

  /** A worker's row: state, format, sound. Figures keep their last values. */
  take(status: CameraStatus): void {
    const row = this.#rows.get(status.id);
    if (row === undefined) return;
    const before = read(row, this.#nowMs());
    const isTransition = before.state !== status.state || before.stateCode !== status.stateCode;
    const isReceiving = status.state === 'live' || status.state === 'degraded';
    const { fps, bitrateKbps, keyFrameIntervalMs, clockOffsetMs } = row.status;
    const { receivedPackets = 0 } = row.status;
    if (!isReceiving) row.packetFigures = {};
    row.status = {
      ...status,
      stateSinceMs: before.state === status.state ? before.stateSinceMs : status.stateSinceMs,
      fps: isReceiving ? fps : null,
      // What was measured on a stream that has stopped says nothing about now.
      diagnosis: isReceiving ? row.status.diagnosis : null,
      bitrateKbps: isReceiving ? bitrateKbps : null,
      keyFrameIntervalMs,
      clockOffsetMs,
      codec: status.codec ?? row.status.codec,
      width: status.width ?? row.status.width,
      height: status.height ?? row.status.height,
      audio: status.audio ?? row.status.audio,
      accessUnits: Math.max(status.accessUnits + row.pastUnits, row.status.accessUnits),
      lostPackets: Math.max(status.lostPackets + row.pastLost, row.status.lostPackets),
      reconnects: status.reconnects + row.pastReconnects,
      receivedPackets,
    };
    if (isTransition) this.#onTransition({ before, after: read(row, this.#nowMs()) });
  }

  /** Periodic figures of the cameras `ids`, in the order of FIGURE_FIELDS. */
  takeFigures(ids: readonly string[], rows: Float64Array): void {
    ids.forEach((id, index) => {
      const row = this.#rows.get(id);
      const at = index * FIGURE_FIELDS.length;
      if (row === undefined || at + FIGURE_FIELDS.length > rows.length) return;
      const figures = readFigures(rows, at);
      if (!Number.isNaN(figures.lastFrameAtMs)) row.lastFrameAtMs = figures.lastFrameAtMs;
      row.packetFigures = figures.packetFigures;
      row.status = {
        ...row.status,
        fps: figures.fps,
        bitrateKbps: figures.bitrateKbps,
        keyFrameIntervalMs: figures.keyFrameIntervalMs ?? row.status.keyFrameIntervalMs,
        accessUnits: row.pastUnits + figures.accessUnits,
        lostPackets: row.pastLost + figures.lostPackets,
        receivedPackets: row.pastPackets + figures.receivedPackets,
        clockOffsetMs: figures.clockOffsetMs ?? row.status.clockOffsetMs,
      };
    });
  }

  /** What the diagnosis found on a camera's picture; null when nothing can be said now. */
  reportDiagnosis(cameraId: string, diagnosis: CameraStatus['diagnosis']): void {
    const row = this.#rows.get(cameraId);
    if (row !== undefined) row.status = { ...row.status, diagnosis };
  }

  /** The worker of these cameras is gone. */
  workerLost(ids: readonly string[]): void {
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (row === undefined) continue;
      const { status } = row;
      row.pastUnits = status.accessUnits;
      row.pastLost = status.lostPackets;
      row.pastPackets = status.receivedPackets ?? 0;
      row.pastReconnects =
        status.reconnects + (status.state === 'live' || status.state === 'degraded' ? 1 : 0);
      this.take({
        ...status,
        state: 'offline',
        stateCode: 'ingest-restarting',
        stateReason: stateReason('ingest-restarting'),
        stateSinceMs: Date.now(),
        accessUnits: 0,
        lostPackets: 0,
        reconnects: 0,
      });
    }
  }
}

function newRow(camera: CameraConfig): Row {
  const { id, roomId, role } = camera;
  return {
    lastFrameAtMs: Number.NaN,
    pastUnits: 0,
    pastLost: 0,
    pastReconnects: 0,
    pastPackets: 0,
    packetFigures: {},
    status: {
      id,
      roomId,
      role,
      state: 'connecting',
      stateReason: stateReason('starting'),
      stateCode: 'starting',
      stateSinceMs: Date.now(),
      stream: 'sub',
      codec: null,
      width: null,
      height: null,
      fps: null,
      bitrateKbps: null,
      keyFrameIntervalMs: null,
      lastFrameAgeMs: null,
      accessUnits: 0,
      lostPackets: 0,
      reconnects: 0,
      clockOffsetMs: null,
      audio: null,
      diagnosis: null,
    },
  };
}

function read(row: Row, nowMs: number): CameraStatus {
  const ageMs = Number.isNaN(row.lastFrameAtMs) ? null : Math.max(0, Math.round(nowMs - row.lastFrameAtMs));
  return { ...row.status, ...row.packetFigures, lastFrameAgeMs: ageMs };
}
