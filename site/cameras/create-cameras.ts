import type { StreamName } from '../../shared/contract/camera-status.ts';
import type { CameraConfig } from '../../shared/contract/site-config.ts';
import type { AudioWatcher, Cameras, CameraTransition } from '../ports/cameras.ts';
import type { RecordEvent, RecordPlan } from '../ports/recording-worker.ts';
import type { StreamDescription } from './ingest/messages.ts';
import { unpackUnits } from './ingest/unit-packing.ts';
import { type CameraLog, IngestClient } from './ingest-client.ts';
import { secretsInRtspUrl } from './rtsp/rtsp-url.ts';
import { StatusTable } from './status-table.ts';

/** Cameras one ingest worker carries at most. */
export const CAMERAS_PER_WORKER = 64;
/** Connections being set up at one moment, over all workers. */
export const MAX_DIALS = 8;

export interface CreateCamerasOptions {
  /** The built or source file of the ingest worker. */
  readonly workerEntry: string | URL;
  readonly cameras: readonly CameraConfig[];
  readonly ffmpegPath: string | null;
  readonly log: CameraLog;
  /** Called with every written form of every password before it is used. */
  registerSecret(secret: string): void;
}

export interface CamerasWithCapture extends Cameras {
  /** What comes over a stream that is connected at this moment; null when it is not: nothing is dialled. */
  describeStream(cameraId: string, stream: StreamName): Promise<StreamDescription | null>;
  /** What all workers record; null ends it: each answers `stopped` when its files are closed. */
  record(plan: RecordPlan | null): void;
  /** Closes the open files of these cameras; `cut-done` with this number comes once per worker. Answers how many. */
  cutRecording(requestId: number, cameraIds: readonly string[]): number;
  /** Recording's news of one worker and its cameras; null when that worker died. */
  onRecorded(listener: (events: readonly RecordEvent[] | null, cameraIds: readonly string[]) => void): void;
  /** Process ids of the workers, for measuring. */
  workerPids(): readonly number[];
}

/** The cameras of one site, spread over ingest workers. */
export function createCameras(options: CreateCamerasOptions): CamerasWithCapture {
  const listeners = new Set<(transition: CameraTransition) => void>();
  const table = new StatusTable(
    () => Number(process.hrtime.bigint()) / 1e6,
    (transition) => {
      for (const listener of listeners) listener(transition);
    },
  );
  const clients: IngestClient[] = [];
  const recordListeners = new Set<Parameters<CamerasWithCapture['onRecorded']>[0]>();
  let plan: RecordPlan | null = null;
  const home = new Map<string, IngestClient>();
  const watchers = new Map<AudioWatcher, { frequencyHz: number } | null>();
  let isClosed = false;

  const createClient = (): IngestClient => {
    const client = new IngestClient({
      onRecorded: (events, cameraIds) => {
        for (const listener of recordListeners) listener(events, cameraIds);
      },
      entry: options.workerEntry,
      ffmpegPath: options.ffmpegPath,
      maxDials: MAX_DIALS,
      table,
      log: options.log,
      onLevels: (levels, unavailable) => {
        for (const watcher of watchers.keys()) watcher.onLevels(levels, unavailable);
      },
    });
    client.record(plan);
    return client;
  };

  const configure = (cameras: readonly CameraConfig[]): void => {
    if (isClosed) return;
    for (const camera of cameras)
      for (const address of [camera.sub, camera.main ?? ''])
        for (const secret of secretsInRtspUrl(address)) options.registerSecret(secret);
    table.configure(cameras);
    const shares = spread(cameras, clients, home, createClient);
    const maxDials = Math.max(1, Math.floor(MAX_DIALS / Math.max(1, clients.length)));
    for (const client of clients) client.configure(shares.get(client) ?? [], maxDials);
  };

  const applyAudio = (): void => {
    const tones = [...watchers.values()].filter((tone) => tone !== null);
    const watch = watchers.size === 0 ? null : { toneFrequencyHz: tones.at(-1)?.frequencyHz ?? null };
    for (const client of clients) client.watchAudio(watch);
  };

  configure(options.cameras);
  return {
    list: () => table.list(),
    get: (cameraId) => table.get(cameraId),
    onTransition: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    watchVideo: (cameraId, stream, consumer) => {
      const client = home.get(cameraId);
      const camera = client?.cameras.find(({ id }) => id === cameraId);
      if (client === undefined || camera === undefined) return null;
      // A camera with one stream shows that one.
      const isOneStream = camera.main === undefined || camera.main === camera.sub;
      return client.watchVideo(cameraId, isOneStream ? 'sub' : stream, consumer);
    },
    watchSound: (cameraId, consumer) => home.get(cameraId)?.watchSound(cameraId, consumer) ?? null,
    soundSince: async (readers) => {
      const slices = await Promise.all(
        clients.map((client) => {
          const own = readers.filter(({ cameraId }) => home.get(cameraId) === client);
          return own.length === 0 ? [] : client.soundSince(own);
        }),
      );
      return slices.flat();
    },
    newestKeyFrame: async (cameraId) => {
      const answer = await home.get(cameraId)?.newestKeyFrame(cameraId);
      const unit = answer === null || answer === undefined ? undefined : unpackUnits(answer.bytes)[0]?.unit;
      if (unit === undefined || answer?.format === null || answer === undefined || answer === null)
        return null;
      return { unit, format: answer.format, ageMs: answer.ageMs };
    },
    reportDiagnosis: (cameraId, diagnosis) => table.reportDiagnosis(cameraId, diagnosis),
    watchAudio: (watcher, tone) => {
      watchers.set(watcher, tone);
      applyAudio();
      return () => {
        if (watchers.delete(watcher)) applyAudio();
      };
    },
    retry: (cameraId) => {
      const client = home.get(cameraId);
      client?.retry(cameraId);
      return client !== undefined;
    },
    configure: (cameras) => {
      configure(cameras);
      applyAudio();
    },
    close: async () => {
      isClosed = true;
      listeners.clear();
      watchers.clear();
      await Promise.all(clients.map((client) => client.close()));
    },
    describeStream: (cameraId, stream) =>
      home.get(cameraId)?.describeStream(cameraId, stream) ?? Promise.resolve(null),
    record: (next) => {
      plan = next;
      for (const client of clients) client.record(next);
    },
    cutRecording: (requestId, cameraIds) =>
      clients.filter((client) => {
        const own = cameraIds.filter((id) => home.get(id) === client);
        return own.length > 0 && client.cutRecording(requestId, own);
      }).length,
    onRecorded: (listener) => void recordListeners.add(listener),
    workerPids: () => clients.map((client) => client.pid).filter((pid) => pid !== null),
  };
}

/** Gives every camera a worker: the one it has, else the emptiest, else a new one. Changes `clients` and `home`. */
function spread(
  cameras: readonly CameraConfig[],
  clients: IngestClient[],
  home: Map<string, IngestClient>,
  createClient: () => IngestClient,
): Map<IngestClient, CameraConfig[]> {
  const wanted = new Set(cameras.map((camera) => camera.id));
  for (const id of [...home.keys()]) if (!wanted.has(id)) home.delete(id);
  const counts = new Map<IngestClient, number>(clients.map((client) => [client, 0]));
  for (const client of home.values()) counts.set(client, (counts.get(client) ?? 0) + 1);
  const shares = new Map<IngestClient, CameraConfig[]>();
  // Cameras with the same stream go together: a worker connects to it once.
  const byAddress = new Map<string, IngestClient>();
  for (const camera of cameras) {
    const client = home.get(camera.id);
    if (client !== undefined) byAddress.set(camera.sub, client);
  }
  const hasRoom = (client: IngestClient): boolean => (counts.get(client) ?? 0) < CAMERAS_PER_WORKER;
  for (const camera of cameras) {
    let client = home.get(camera.id);
    if (client === undefined) {
      client = [byAddress.get(camera.sub), ...clients].find((one) => one !== undefined && hasRoom(one));
      if (client === undefined) {
        client = createClient();
        clients.push(client);
      }
      counts.set(client, (counts.get(client) ?? 0) + 1);
      home.set(camera.id, client);
    }
    byAddress.set(camera.sub, client);
    const share = shares.get(client);
    if (share === undefined) shares.set(client, [camera]);
    else share.push(camera);
  }
  return shares;
}
