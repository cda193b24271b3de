import type { Job } from '../../../shared/contract/job.ts';
import { clock, jobsFeed, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { Button } from '../../kit/controls.ts';
import { shortTime } from '../../kit/format.ts';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { type EvidenceJobKind, isEvidenceJob, sizeInWords, timeLeftMs } from './evidence-model.ts';
import { useTimeZone } from './use-evidence.ts';

const TONES = {
  running: 'unchecked',
  done: 'normal',
  failed: 'fault',
  cancelled: 'unconnected',
} as const satisfies Record<Job['state'], Tone>;
/** Finished work still shown. */
const SHOWN_DONE = 3;

/** Sealing, copying and verifying under way, and the last few that ended. */
export function EvidenceJobs() {
  const text = useText();
  useTicker(1000);
  const jobs = (useFeed(jobsFeed).value ?? []).filter(isEvidenceJob);
  const ended = jobs.filter(({ state }) => state !== 'running').slice(0, SHOWN_DONE);
  const shown = jobs.filter((job) => job.state === 'running' || ended.includes(job));
  if (shown.length === 0) return null;
  return (
    <ul className="evidence-jobs" aria-label={text.evidence.jobs}>
      {shown.map((job) => (
        <JobLine key={job.id} job={job} />
      ))}
    </ul>
  );
}

function JobLine({ job }: { readonly job: Job & { kind: EvidenceJobKind } }) {
  const text = useText();
  const words = text.evidence;
  const timeZone = useTimeZone();
  const cancel = useSiteCommand('jobs.cancel');
  const nowMs = clock.nowMs();
  const leftMs = timeLeftMs(job, nowMs);
  const isBroken = job.state === 'done' && job.result['isWhole'] === false;
  const failure = wordOf(words.failure, job.errorCode) ?? words.failure.internal;
  return (
    <li>
      <StatusMark tone={isBroken ? 'fault' : TONES[job.state]}>
        {words.job[job.kind]} {words.jobState[job.state]}
      </StatusMark>
      <span className="seal-path">{job.subject}</span>
      {job.state === 'running' && job.total !== null && (
        <>
          <progress aria-label={words.job[job.kind]} value={job.done} max={Math.max(1, job.total)} />
          <span className="small nowrap">
            {words.progress(sizeInWords(job.done), sizeInWords(job.total))}
            {leftMs !== null && ` · ${words.left(text.frame.duration(leftMs))}`}
          </span>
        </>
      )}
      {job.state === 'running' && (
        <Button size="small" loading={cancel.isBusy} onClick={() => void cancel.run({ id: job.id })}>
          {words.cancel}
        </Button>
      )}
      {job.state === 'failed' && (
        <span className="tone-fault">
          {failure.cause}
          {text.frame.listMark}
          {failure.action}
        </span>
      )}
      {job.state === 'done' && 'isWhole' in job.result && (
        <b className={isBroken ? 'tone-fault' : ''}>{isBroken ? words.jobBroken : words.jobWhole}</b>
      )}
      {job.endedAtMs !== null && (
        <span className="muted small nowrap">{shortTime(job.endedAtMs, timeZone, nowMs)}</span>
      )}
    </li>
  );
}
