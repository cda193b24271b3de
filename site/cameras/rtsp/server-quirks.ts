/** The release in which live555 learnt to end sessions whose connection is gone (its change log, 2017-06-04). */
const REPAIRED_ON = '2017.06.04';

/**
 * True for a server (`a=tool:` of its SDP) that keeps sessions whose connection died and writes their packets into
 * whatever connection reuses the socket number: live555 before June 2017, in many cameras.
 */
export function keepsDeadSessions(tool: string | null): boolean {
  const version = /LIVE555 Streaming Media v(\d{4}\.\d{2}\.\d{2})/i.exec(tool ?? '')?.[1];
  return version !== undefined && version < REPAIRED_ON;
}
