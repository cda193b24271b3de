import type { Job } from '../../../shared/contract/job.ts';
import { useSiteCommand } from '../../client/site.ts';
import { Button } from '../../kit/controls.ts';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { sizeInWords } from './coverage-words.ts';
import { exportedFiles, timeLeftMs } from './export-progress.ts';

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
}: {
  readonly job: Job;
  readonly nowMs: number;
  readonly startedAt: string;
}) {
  const text = useText();
  const cancel = useSiteCommand('jobs.cancel');
  const leftMs = timeLeftMs(job, nowMs);
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
      {exportedFiles(job).map(({ name, href }) => (
        <p key={href}>
          <a href={href} download={name}>
            {text.playback.download(name)}
          </a>
        </p>
      ))}
    </li>
  );
}
