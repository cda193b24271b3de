import type { Seal } from '../../../shared/contract/evidence.ts';
import { clock, useSiteCommand } from '../../client/site.ts';
import { Button } from '../../kit/controls.ts';
import { shortTime } from '../../kit/format.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { useOperatorName, useTimeZone } from './use-evidence.ts';

/** One seal: its key, what is missing in it, and everything done with it. */
export function SealDetail({ seal, onClose }: { readonly seal: Seal; onClose(): void }) {
  const text = useText();
  const words = text.evidence;
  const { detail } = words;
  const timeZone = useTimeZone();
  const nameOf = useOperatorName();
  const verify = useSiteCommand('evidence.verify');
  const when = (atMs: number): string => shortTime(atMs, timeZone, clock.nowMs());
  const folders = [...new Set(seal.copies.map(({ path }) => path))];
  return (
    <ScrollRegion label={`${detail.title} ${seal.title}`} className="seal-detail">
      <div className="panel-head">
        <h3>{seal.title}</h3>
        <Button size="small" onClick={onClose}>
          {words.close}
        </Button>
      </div>
      <dl className="seal-facts">
        <dt>{detail.id}</dt>
        <dd className="mono">{seal.id}</dd>
        <dt>{words.columns.keeper}</dt>
        <dd>
          {seal.custodian} · {seal.place}
        </dd>
        <dt>{detail.missing}</dt>
        <dd>
          {seal.missingMs > 0 ? (
            <StatusMark tone="attention">{text.frame.duration(seal.missingMs)}</StatusMark>
          ) : (
            detail.none
          )}
        </dd>
        <dt>{detail.key}</dt>
        <dd>
          <StatusMark tone={seal.isVouched ? 'normal' : 'unconnected'}>
            {seal.isVouched ? detail.vouched : detail.selfMade}
          </StatusMark>
          <div className="mono seal-hash">{seal.keyId}</div>
        </dd>
        <dt>{detail.manifest}</dt>
        <dd className="mono seal-hash">{seal.manifestSha256}</dd>
      </dl>
      <h3>{detail.checks}</h3>
      <ul className="seal-log">
        {seal.checks.map((check) => (
          <li key={`${check.atMs} ${check.path}`}>
            <StatusMark tone={check.ok ? 'normal' : 'fault'}>
              {check.ok ? words.jobWhole : words.jobBroken}
            </StatusMark>{' '}
            <span className="muted small">
              {[when(check.atMs), nameOf(check.by), check.path === '' ? detail.here : check.path].join(' · ')}
            </span>
            <div className="small">
              {[
                ...(check.ok ? [] : [detail.result(check.missing, check.changed, check.extra)]),
                words.signature[check.signature],
              ].join(' · ')}
            </div>
          </li>
        ))}
        {seal.checks.length === 0 && <li className="muted">{detail.none}</li>}
      </ul>
      <h3>{detail.copies}</h3>
      <ul className="seal-log">
        {folders.map((path) => (
          <li key={path}>
            <div className="seal-path">{path}</div>
            <Button
              size="small"
              loading={verify.isBusy}
              onClick={() => void verify.run({ id: seal.id, folder: path })}
            >
              {words.verify.other}
            </Button>
          </li>
        ))}
        {folders.length === 0 && <li className="muted">{detail.none}</li>}
      </ul>
      <h3>{detail.openings}</h3>
      <ul className="seal-log">
        {seal.openings.map((opening) => (
          <li key={opening.id}>
            {opening.reason}{' '}
            <span className="muted small">
              {when(opening.atMs)} · {nameOf(opening.by)}
            </span>
          </li>
        ))}
        {seal.openings.length === 0 && <li className="muted">{detail.none}</li>}
      </ul>
    </ScrollRegion>
  );
}
