import { ListeningReport, REPORT_FORMAT } from '../../../shared/contract/listening-papers.ts';
import { canonicalJson } from '../../../shared/evidence/canonical-json.ts';
import type { ReportFacts } from './report-facts.ts';

/** The report as data: `ListeningReport` in canonical form. */
export function makeJson(facts: ReportFacts): Uint8Array {
  const { papers, calibrations } = facts;
  const { progress: _progress, phaseEndsAtMs: _phaseEndsAtMs, ...check } = facts.check;
  const report = ListeningReport.parse({
    format: REPORT_FORMAT,
    site: facts.site,
    check,
    rooms: facts.rooms,
    profile: facts.profile,
    contentSha256: papers.contentSha256,
    signatures: papers.signatures,
    remarks: papers.remarks,
    drift: papers.drift,
    evidence: papers.evidence,
    calibrations,
  });
  return Buffer.from(canonicalJson(report), 'utf8');
}
