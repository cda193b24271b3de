import type { RtspUrlParts } from '../rtsp/rtsp-url.ts';

/**
 * Which runner holds the connection to which stream, by `streamIdentity`. Two cameras of the configuration may name
 * the same stream (one camera for a hall of two rooms): it is connected once, the second follows the first.
 */
export type SharedStreams<Runner> = Map<string, Runner>;

/** What makes two configured streams the same one. Holds the password: for comparing, never for showing. */
export function streamIdentity(url: RtspUrlParts, transport: 'tcp' | 'udp', wantsAudio: boolean): string {
  const { host, port, requestUrl, username, password } = url;
  return JSON.stringify([host.toLowerCase(), port, requestUrl, username, password, transport, wantsAudio]);
}
