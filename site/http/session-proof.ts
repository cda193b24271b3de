import { ContractError } from '../../shared/contract/errors.ts';
import type { CoverageProof } from '../../shared/contract/recording.ts';
import type { SiteServices } from './site-services.ts';

/** Proof of a session of the roster; throws `not-found`. */
export function sessionProof(
  { recording, recordedSessions }: Pick<SiteServices, 'recording' | 'recordedSessions'>,
  sessionId: string,
): CoverageProof {
  const session = recordedSessions().find(({ id }) => id === sessionId);
  if (session === undefined) throw new ContractError('not-found', 'there is no such session', 'sessionId');
  const { id, name, subject, startMs, endMs } = session;
  return recording.proof({ fromMs: startMs, toMs: endMs }, { id, name, subject });
}
