import { X509Certificate } from 'node:crypto';
import type { Enrolment } from '../../../shared/uplink/enrolment.ts';
import { type Finding, judgeAtLeast, type SelfTestStep, unmeasured } from '../step.ts';

const DAY_MS = 86_400_000;
const SCALE = { unit: 'days', good: 'at-least' } as const;

export interface CertificateLimits {
  readonly certificateWarnDays: number;
  readonly certificateFailDays: number;
}

/** Whole days until the first certificate expires. */
export function judgeExpiry(notAfterMs: number, limits: CertificateLimits, nowMs: number): Finding {
  const days = Math.floor((notAfterMs - nowMs) / DAY_MS);
  return {
    ...SCALE,
    ...judgeAtLeast(
      days,
      { warnBelow: limits.certificateWarnDays, failBelow: limits.certificateFailDays },
      notAfterMs <= nowMs ? 'expired' : 'expires-soon',
    ),
    evidence: { notAfterMs },
  };
}

/** The enrolment file names an end of its own; the certificates in it may end earlier. */
export const firstEndMs = ({
  certificate,
  ca,
  notAfterMs,
}: Pick<Enrolment, 'certificate' | 'ca' | 'notAfterMs'>): number =>
  Math.min(notAfterMs, ...[certificate, ca].map((pem) => Date.parse(new X509Certificate(pem).validTo)));

export const certificateStep = (options: {
  enrolment(): Pick<Enrolment, 'certificate' | 'ca' | 'notAfterMs'> | null;
  readonly limits: CertificateLimits;
  nowMs(): number;
}): SelfTestStep => ({
  id: 'certificate',
  family: 'certificates',
  run() {
    const enrolment = options.enrolment();
    return enrolment === null
      ? unmeasured(SCALE, 'not-configured')
      : judgeExpiry(firstEndMs(enrolment), options.limits, options.nowMs());
  },
});
