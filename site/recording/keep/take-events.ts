import type { RecordEvent } from '../../ports/recording-worker.ts';
import type { DiskTrouble } from './disk-trouble.ts';
import type { FileCuts } from './file-cuts.ts';
import type { GapKeeper } from './gap-keeper.ts';
import type { RecordingReport } from './recording-report.ts';
import type { RecordingStatus } from './recording-status.ts';
import type { RoomKeeper } from './room-keeper.ts';
import type { IndexedFile, SegmentIndex } from './segment-index.ts';

export interface IntakeOptions {
  readonly index: SegmentIndex;
  readonly keeper: GapKeeper;
  readonly report: RecordingReport;
  readonly trouble: DiskTrouble;
  readonly room: RoomKeeper;
  readonly status: RecordingStatus;
  readonly cuts: FileCuts;
  readonly nowMs: () => number;
  isClosed(): boolean;
  /** Reads files again that nobody writes any more. */
  recover(files: readonly IndexedFile[]): Promise<void>;
  onStopped(): void;
}

/** Notes what the ingest workers say of their recording; `null` instead of events: the worker of these cameras died. */
export function createIntake(
  options: IntakeOptions,
): (events: readonly RecordEvent[] | null, cameraIds: readonly string[]) => void {
  const { index, keeper, report, trouble, room, status, cuts, nowMs } = options;

  const setDisk = (ids: readonly string[], code: string | null): void => {
    if (!trouble.set(ids, code, nowMs())) return;
    report.disk(ids, code);
    if (code !== null) void room.check();
  };
  const take = (event: RecordEvent, ids: readonly string[]): void => {
    switch (event.kind) {
      case 'state':
        status.setState(event.cameraId, event.atMs, event.code);
        return;
      case 'hole':
        report.hole(event);
        index.addHole(event.cameraId, event);
        return;
      case 'durable':
        for (const { sizeBytes } of event.fragments) room.wrote(sizeBytes);
        index.addDurable(event.file, event.fragments);
        return;
      case 'closed':
        index.close(event.uid);
        return;
      case 'disk':
        setDisk(ids, event.code);
        return;
      case 'cut-done':
        cuts.done(event.requestId);
        return;
      case 'stopped':
        options.onStopped();
        return;
    }
  };
  /** Its open files are read from the disk, which may hold more than it had reported. */
  const workerLost = (ids: readonly string[]): void => {
    if (options.isClosed()) return;
    const lost = index.openFiles().filter(({ cameraId }) => ids.includes(cameraId));
    trouble.set(ids, null, nowMs());
    for (const id of ids)
      if (keeper.codeOf(id) === 'none')
        status.setState(
          id,
          Math.min(nowMs(), index.lastCovered(id, nowMs()) ?? nowMs()),
          'ingest-restarting',
        );
    for (const file of lost) index.close(file.uid);
    void options.recover(lost);
  };
  return (events, ids) => {
    if (events === null) workerLost(ids);
    else for (const event of events) take(event, ids);
  };
}
