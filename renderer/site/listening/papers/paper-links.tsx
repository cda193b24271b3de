import { PAPER_FORMATS } from '../../../../shared/contract/listening-papers.ts';
import { jobsFeed, useSiteCommand } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { Button } from '../../../kit/controls.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

/** The report in every format, and the archive of everything, whose making goes on when the page is left. */
export function PaperLinks({ checkId }: { readonly checkId: string }) {
  const words = useText().listeningPapers;
  const { language } = usePreferences();
  const bundle = useSiteCommand('listeningPapers.bundle');
  const cancel = useSiteCommand('jobs.cancel');
  const jobs = useFeed(jobsFeed).value ?? [];
  const job =
    jobs.find((one) => one.kind === 'listening-papers' && isOf(one.result, one.id, checkId, jobs)) ?? null;
  const file = job?.state === 'done' ? job.result['file'] : undefined;
  const count = (key: string): number => {
    const list = job?.result[key];
    return Array.isArray(list) ? list.length : 0;
  };
  const path = `/api/v1/audio-checks/${encodeURIComponent(checkId)}/papers`;
  return (
    <>
      <div className="paper-links">
        {PAPER_FORMATS.map((format) => (
          <a key={format} href={`${path}/${format}?language=${language}`} download>
            {words.formats[format]}
          </a>
        ))}
        <Button
          loading={bundle.isBusy || job?.state === 'running'}
          onClick={() => void bundle.run({ checkId, language })}
        >
          {words.bundle}
        </Button>
      </div>
      {job && (
        <div className="paper-links" role="status">
          {job.state === 'running' && (
            <>
              <progress aria-label={words.bundling} value={job.done} max={Math.max(1, job.total ?? 1)} />
              <Button size="small" loading={cancel.isBusy} onClick={() => void cancel.run({ id: job.id })}>
                {words.cancel}
              </Button>
            </>
          )}
          {job.state === 'failed' && <StatusMark tone="fault">{words.bundleFailed}</StatusMark>}
          {job.state === 'cancelled' && <StatusMark tone="unconnected">{words.bundleCancelled}</StatusMark>}
          {typeof file === 'string' && (
            <>
              <span>{words.bundleDone(Number(job.result['files'] ?? 0))}</span>
              {count('changed') > 0 && (
                <StatusMark tone="fault">{words.bundleChanged(count('changed'))}</StatusMark>
              )}
              {count('missing') > 0 && (
                <StatusMark tone="attention">{words.bundleMissing(count('missing'))}</StatusMark>
              )}
              <a href={file} download>
                {words.save}
              </a>
            </>
          )}
        </div>
      )}
    </>
  );
}

/** A finished archive names its check; of one that is not finished only the newest is shown, whichever it is of. */
function isOf(
  result: Readonly<Record<string, unknown>>,
  id: string,
  checkId: string,
  jobs: readonly { id: string; kind: string }[],
): boolean {
  if ('checkId' in result) return result['checkId'] === checkId;
  return jobs.find(({ kind }) => kind === 'listening-papers')?.id === id;
}
