import type { Job } from '../../../shared/contract/job.ts';
import { useSiteCommand } from '../../client/site.ts';
import { Button } from '../../kit/controls.ts';
import { shortTime } from '../../kit/format.ts';
import { notify } from '../../kit/notices.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { type ClipMarks, type ClipPlan, NO_MARKS, withMark } from './clip.ts';
import { missingParts, sizeInWords } from './coverage-words.ts';
import { ExportJob } from './export-job.tsx';
import { HoleList } from './hole-list.tsx';
import { preciseTime } from './time-view.ts';

/** In, out, what would be in the clip and what not; then the export and how earlier ones stand. */
export function ClipPanel({
  marks,
  plan,
  cameraIds,
  jobs,
  positionMs,
  nowMs,
  timeZone,
  nameOfOperator,
  nameOfCamera,
  onMarks,
}: {
  readonly marks: ClipMarks;
  readonly plan: ClipPlan | null;
  readonly cameraIds: readonly string[];
  readonly jobs: readonly Job[];
  readonly positionMs: number;
  readonly nowMs: number;
  readonly timeZone: string;
  nameOfOperator(id: string): string;
  nameOfCamera(id: string): string;
  onMarks(marks: ClipMarks): void;
}) {
  const text = useText();
  const start = useSiteCommand('recording.export');
  const time = (atMs: number | null): string =>
    atMs === null ? text.playback.notSet : preciseTime(atMs, timeZone);
  const run = async (): Promise<void> => {
    if (!plan) return;
    const job = await start.run({
      fromMs: Math.floor(plan.fromMs),
      toMs: Math.ceil(plan.toMs),
      cameraIds: [...cameraIds],
    });
    if (job) notify({ kind: 'information', text: text.playback.exportStarted });
  };
  return (
    <>
      <dl className="clip-marks">
        <div>
          <dt>{text.playback.inMark}</dt>
          <dd>
            <strong>{time(marks.inMs)}</strong>
            <Button size="small" onClick={() => onMarks(withMark(marks, 'in', positionMs))}>
              {text.playback.setIn}
            </Button>
          </dd>
        </div>
        <div>
          <dt>{text.playback.outMark}</dt>
          <dd>
            <strong>{time(marks.outMs)}</strong>
            <Button size="small" onClick={() => onMarks(withMark(marks, 'out', positionMs))}>
              {text.playback.setOut}
            </Button>
          </dd>
        </div>
      </dl>
      {(marks.inMs === null || marks.outMs === null || cameraIds.length === 0) && (
        <p className="muted small">{text.playback.clipHow}</p>
      )}
      <p>
        {[
          ...(marks.inMs !== null && marks.outMs !== null
            ? [text.playback.clipLength(text.playback.lasting(marks.outMs - marks.inMs))]
            : []),
          cameraIds.length === 0 ? text.playback.noClipCameras : text.playback.clipCameras(cameraIds.length),
        ].join(' · ')}
      </p>
      {plan && <ClipContents plan={plan} timeZone={timeZone} nameOfCamera={nameOfCamera} />}
      <div className="toolbar">
        <Button
          type="primary"
          disabled={!plan || plan.isEmpty}
          loading={start.isBusy}
          onClick={() => void run()}
        >
          {text.playback.startExport}
        </Button>
        <Button disabled={marks.inMs === null && marks.outMs === null} onClick={() => onMarks(NO_MARKS)}>
          {text.playback.clearMarks}
        </Button>
      </div>
      <h3>{text.playback.exports}</h3>
      <ScrollRegion label={text.playback.exports} className="side-list">
        {jobs.length === 0 && <p className="muted">{text.playback.noExports}</p>}
        <ul>
          {jobs.map((job) => (
            <ExportJob
              key={job.id}
              job={job}
              nowMs={nowMs}
              timeZone={timeZone}
              nameOfCamera={nameOfCamera}
              startedAt={text.playback.jobBy(
                nameOfOperator(job.startedBy),
                shortTime(job.startedAtMs, timeZone, nowMs),
              )}
            />
          ))}
        </ul>
      </ScrollRegion>
    </>
  );
}

function ClipContents({
  plan,
  timeZone,
  nameOfCamera,
}: {
  readonly plan: ClipPlan;
  readonly timeZone: string;
  nameOfCamera(id: string): string;
}) {
  const text = useText();
  const { summary, estimatedBytes, isEmpty, holes, files } = plan;
  if (isEmpty) return <StatusMark tone="fault">{text.playback.clipEmpty}</StatusMark>;
  const parts = missingParts(summary, text);
  const unplannedMs = summary.byReason['not-planned'];
  const missing = [
    ...(parts === '' ? [] : [parts]),
    ...(unplannedMs > 0
      ? [text.playback.missingPart(text.playback.reason['not-planned'], text.playback.lasting(unplannedMs))]
      : []),
  ].join(text.frame.listMark);
  return (
    <>
      <p>
        {[
          text.playback.clipFiles(files),
          estimatedBytes === null
            ? text.playback.sizeUnknown
            : text.playback.estimated(sizeInWords(estimatedBytes)),
        ].join(' · ')}
      </p>
      {missing === '' ? (
        <StatusMark tone="normal">{text.playback.clipComplete}</StatusMark>
      ) : (
        <>
          <StatusMark tone="attention">
            {text.playback.clipMissing(text.playback.lasting(summary.missingMs + unplannedMs), missing)}
          </StatusMark>
          <HoleList
            title={text.playback.clipHoles(holes.length)}
            holes={holes}
            timeZone={timeZone}
            nameOfCamera={nameOfCamera}
          />
        </>
      )}
    </>
  );
}
