import type { Job } from '../../../shared/contract/job.ts';
import { useSiteCommand } from '../../client/site.ts';
import { Button } from '../../kit/controls.ts';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { sizeInWords } from './coverage-words.ts';
import { exportedFiles, exportResult, timeLeftMs } from './export-progress.ts';
import { HoleList } from './hole-list.tsx';
import { preciseTime } from './time-view.ts';

const TONES = {
  running: 'unchecked',
  done: 'normal',
  failed: 'fault',
  cancelled: 'unconnected',
} as const satisfies Record<Job['state'], Tone>;

/** One export: how far, how long yet, the files, or why there are none. */
export function ExportJob({
  job,
  nowMs,
  startedAt,
  timeZone,
  nameOfCamera,
}: {
  readonly job: Job;
  readonly nowMs: number;
  readonly startedAt: string;
  readonly timeZone: string;
  nameOfCamera(id: string): string;
}) {
  const text = useText();
  const cancel = useSiteCommand('jobs.cancel');
  const leftMs = timeLeftMs(job, nowMs);
  const result = exportResult(job);
  const amount = (value: number): string => (job.unit === 'bytes' ? sizeInWords(value) : String(value));
  return (
    <li className="export-job">
      <p>
        <StatusMark tone={TONES[job.state]}>{text.playback.jobState[job.state]}</StatusMark> {job.subject}
      </p>
      <p className="muted small">{startedAt}</p>
      {job.state === 'running' && (
        <div className="toolbar">
          <progress
            aria-label={job.subject}
            {...(job.total === null ? {} : { value: job.done, max: Math.max(1, job.total) })}
          />
          <span className="small">
            {[
              ...(job.total === null ? [] : [text.playback.jobWork(amount(job.done), amount(job.total))]),
              ...(leftMs === null ? [] : [text.playback.jobLeft(text.playback.lasting(leftMs))]),
            ].join(' · ')}
          </span>
          <Button size="small" loading={cancel.isBusy} onClick={() => void cancel.run({ id: job.id })}>
            {text.playback.cancelJob}
          </Button>
        </div>
      )}
      {job.state === 'failed' && (
        <p className="tone-fault">
          {text.playback.jobFailed(wordOf(text.codes.error, job.errorCode)?.cause ?? job.error)}
        </p>
      )}
      {exportedFiles(job).map(({ name, href, fromMs, toMs }) => (
        <p key={href}>
          <a href={href} download={name}>
            {text.playback.download(name)}
          </a>{' '}
          <span className="muted small nowrap">
            {preciseTime(fromMs, timeZone)}–{preciseTime(toMs, timeZone)}
          </span>
        </p>
      ))}
      {result && result.withoutRecording.length > 0 && (
        <StatusMark tone="fault">
          {text.playback.exportWithout(result.withoutRecording.map(nameOfCamera).join(text.frame.listMark))}
        </StatusMark>
      )}
      {result?.isSoundKept && <StatusMark tone="attention">{text.playback.soundKept}</StatusMark>}
      {result && (
        <HoleList
          title={text.playback.exportHoles(result.holes.length + result.omittedHoles)}
          holes={result.holes}
          omitted={result.omittedHoles}
          timeZone={timeZone}
          nameOfCamera={nameOfCamera}
        />
      )}
    </li>
  );
}
