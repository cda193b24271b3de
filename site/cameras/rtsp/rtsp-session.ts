import type { CameraStateCode } from '../../../shared/contract/camera-status.ts';
import { type ChosenAudio, chooseTracks } from './choose-tracks.ts';
import { authorize, type Challenge, type Credentials, parseChallenges } from './rtsp-auth.ts';
import { firstHeader, type RtspHeaders, type RtspResponse, type RtspServerRequest } from './rtsp-message.ts';
import { writeRequest } from './rtsp-request.ts';
import { parseRtspUrl, type RtspUrlParts, repairContentBase, resolveControlUrl } from './rtsp-url.ts';
import { parseSdp, type Sdp, type SdpMedia } from './sdp.ts';
import { keepsDeadSessions } from './server-quirks.ts';
import { failureOfStatus } from './session-failure.ts';
import {
  type PortPair,
  parseSessionHeader,
  parseTransport,
  type TransportAnswer,
} from './transport-header.ts';

export interface NegotiatedTrack {
  readonly media: SdpMedia;
  /** Channel numbers; over UDP they only tell the tracks apart. */
  readonly rtpChannel: number;
  readonly rtcpChannel: number;
  /** What the server said about its side; null over TCP. */
  readonly udp: { readonly serverPorts: PortPair | null; readonly source: string | null } | null;
}

export interface NegotiatedSession {
  readonly video: NegotiatedTrack;
  readonly audio: NegotiatedTrack | null;
  /** The audio track of the SDP, also when it was not set up. */
  readonly announcedAudio: ChosenAudio | null;
  /** This server may still send what belongs to an earlier, dead session. */
  readonly keepsDeadSessions: boolean;
}

/** What the edge must do next. `await` replaces the earlier deadline. */
export type SessionAction =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'await'; readonly code: CameraStateCode; readonly timeoutMs: number }
  | { readonly kind: 'tracks'; readonly session: NegotiatedSession }
  | { readonly kind: 'playing'; readonly keepAliveMs: number }
  /** Close this connection and begin again at `url`, as the server asks. */
  | { readonly kind: 'redirect'; readonly url: RtspUrlParts }
  | { readonly kind: 'failed'; readonly code: CameraStateCode };

export interface RtspSessionOptions {
  readonly requestUrl: string;
  readonly credentials: Credentials | null;
  readonly clientNonce: () => string;
  readonly wantsAudio: boolean;
  /** This server once dropped the connection on GET_PARAMETER: keep alive with OPTIONS only. */
  readonly avoidsGetParameter: boolean;
}

export const REQUEST_TIMEOUT_MS = 5_000;
export const FIRST_PACKET_TIMEOUT_MS = 8_000;
/** Over UDP the first packet comes at once or, behind a firewall, never. */
export const FIRST_UDP_PACKET_TIMEOUT_MS = 5_000;
/** 304 and 300 name nothing to go to. 305 names a proxy, which is asked like the camera itself (RFC 2326 11.3). */
const REDIRECTIONS = [301, 302, 303, 305, 307, 308];
const USER_AGENT = 'exam-site';

type Step = 'idle' | 'options' | 'describe' | 'setup-video' | 'setup-audio' | 'play' | 'playing' | 'closed';
interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly hasCredentials: boolean;
  readonly isRetry: boolean;
}

/**
 * The client side of one RTSP session (RFC 2326) without any I/O: responses in, actions out.
 * A password is tried once; only `stale=true`, or a fresh nonce after it was accepted once, is answered again.
 */
export class RtspSession {
  readonly #options: RtspSessionOptions;
  #step: Step = 'idle';
  #cseq = 0;
  #sent: Sent | null = null;
  #challenge: Challenge | null = null;
  #nonceUses = 0;
  #isPasswordProven = false;
  #sessionId: string | null = null;
  #sessionTimeoutSeconds = 60;
  #methods: ReadonlySet<string> = new Set();
  #sentGetParameter = false;
  #keepAlives = 0;
  #base = '';
  #sdp: Sdp | null = null;
  #audio: ChosenAudio | null = null;
  #video: NegotiatedTrack | null = null;
  #udpPorts: readonly PortPair[] | null = null;

  constructor(options: RtspSessionOptions) {
    this.#options = options;
  }

  get step(): Step {
    return this.#step;
  }

  /** True when the last keep-alive was a GET_PARAMETER that has no answer yet. */
  get isGetParameterPending(): boolean {
    return this.#sentGetParameter;
  }

  /** `udpPorts`: our ports for video and audio when RTP is to come over UDP; null for TCP. */
  start(udpPorts: readonly PortPair[] | null = null): SessionAction[] {
    this.#udpPorts = udpPorts;
    this.#step = 'options';
    return this.#request('OPTIONS', this.#options.requestUrl, []);
  }

  onResponse(response: RtspResponse): SessionAction[] {
    if (response.cseq !== null && response.cseq !== this.#cseq) return []; // answer to something given up
    if (response.status < 200 || this.#step === 'idle' || this.#step === 'closed') return [];
    if (this.#step === 'playing') return this.#keepAliveAnswer(response);
    if (this.#step === 'options') return this.#afterOptions(response);
    if (response.status === 401) return this.#unauthorized(response);
    if (this.#sent?.hasCredentials === true && response.status < 300) this.#isPasswordProven = true;
    if (REDIRECTIONS.includes(response.status) && this.#step !== 'setup-audio')
      return this.#redirect(response.headers);
    if (response.status >= 300) {
      // One missing track must not cost the picture.
      if (this.#step === 'setup-audio') return this.#play(null);
      return this.#fail(failureOfStatus(response.status));
    }
    switch (this.#step) {
      case 'describe':
        return this.#afterDescribe(response);
      case 'setup-video':
      case 'setup-audio':
        return this.#afterSetup(response);
      case 'play':
        this.#takeSession(response);
        this.#step = 'playing';
        return [
          { kind: 'playing', keepAliveMs: Math.max(2_000, this.#sessionTimeoutSeconds * 500) },
          this.#video?.udp === null
            ? { kind: 'await', code: 'first-packet-timeout', timeoutMs: FIRST_PACKET_TIMEOUT_MS }
            : { kind: 'await', code: 'udp-blocked', timeoutMs: FIRST_UDP_PACKET_TIMEOUT_MS },
        ];
    }
  }

  /** A request of the server: only REDIRECT changes anything (RFC 2326 10.10). */
  onServerRequest(request: RtspServerRequest): SessionAction[] {
    return request.method === 'REDIRECT' && this.#step !== 'closed' ? this.#redirect(request.headers) : [];
  }

  #redirect(headers: RtspHeaders): SessionAction[] {
    const url = parseRtspUrl(firstHeader(headers, 'location') ?? '');
    return url === null ? this.#fail('protocol-error') : [{ kind: 'redirect', url }];
  }

  /** OPTIONS first; GET_PARAMETER afterwards when advertised: some servers hang up on it. */
  keepAlive(): SessionAction[] {
    if (this.#step !== 'playing') return [];
    this.#keepAlives += 1;
    const useGetParameter =
      this.#keepAlives > 1 && this.#methods.has('GET_PARAMETER') && !this.#options.avoidsGetParameter;
    this.#sentGetParameter = useGetParameter;
    return this.#sendKeepAlive(useGetParameter ? 'GET_PARAMETER' : 'OPTIONS', false);
  }

  #sendKeepAlive(method: string, isRetry: boolean): SessionAction[] {
    // Packets, not answers, prove that a playing camera lives: no deadline.
    const actions = this.#request(method, this.#aggregateUrl(), [], isRetry);
    return actions.filter((action) => action.kind === 'send');
  }

  teardown(): SessionAction[] {
    const hasSession = this.#sessionId !== null;
    const actions = hasSession ? this.#request('TEARDOWN', this.#aggregateUrl(), []) : [];
    this.#step = 'closed';
    return actions.filter((action) => action.kind === 'send');
  }

  #afterOptions(response: RtspResponse): SessionAction[] {
    this.#takeMethods(response);
    // Whatever OPTIONS says, DESCRIBE decides; a challenge seen here saves a round trip.
    if (response.status === 401) this.#takeChallenge(response);
    this.#step = 'describe';
    return this.#request('DESCRIBE', this.#options.requestUrl, [['Accept', 'application/sdp']]);
  }

  #afterDescribe(response: RtspResponse): SessionAction[] {
    const { headers } = response;
    this.#base = repairContentBase(
      firstHeader(headers, 'content-base') ?? firstHeader(headers, 'content-location'),
      this.#options.requestUrl,
    );
    this.#sdp = parseSdp(Buffer.from(response.body).toString('utf8'));
    const chosen = chooseTracks(this.#sdp);
    if (chosen.video === null) return this.#fail('no-video-track');
    if (!chosen.isVideoSupported) return this.#fail('codec-unsupported');
    this.#audio = chosen.audio;
    this.#video = { media: chosen.video, rtpChannel: 0, rtcpChannel: 1, udp: null };
    this.#step = 'setup-video';
    return this.#setup(chosen.video, 0, 0);
  }

  /** `index` 0 is video, 1 audio. */
  #setup(media: SdpMedia, index: number, channel: number): SessionAction[] {
    const ports = this.#udpPorts?.[index];
    const transport =
      ports === undefined
        ? `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`
        : `RTP/AVP;unicast;client_port=${ports.rtp}-${ports.rtcp}`;
    return this.#request('SETUP', resolveControlUrl(this.#base, media.control), [['Transport', transport]]);
  }

  #afterSetup(response: RtspResponse): SessionAction[] {
    this.#takeSession(response);
    const answer = parseTransport(firstHeader(response.headers, 'transport'));
    if (this.#video === null) return this.#fail('protocol-error');
    if (this.#step === 'setup-video') {
      this.#video = this.#trackOf(this.#video.media, answer, 0);
      if (this.#video === null) return this.#fail('transport-unsupported');
      if (this.#audio === null || !this.#audio.isUsable || !this.#options.wantsAudio) return this.#play(null);
      const { rtpChannel, rtcpChannel } = this.#video;
      this.#step = 'setup-audio';
      return this.#setup(this.#audio.media, 1, rtpChannel === 2 || rtcpChannel === 2 ? 4 : 2);
    }
    const audio = this.#audio === null ? null : this.#trackOf(this.#audio.media, answer, 1);
    return this.#play(audio?.rtpChannel === this.#video.rtpChannel ? null : audio);
  }

  /** Null when the server chose what was not offered: UDP where TCP was asked for, or multicast. */
  #trackOf(media: SdpMedia, answer: TransportAnswer, index: number): NegotiatedTrack | null {
    const protocol = answer.protocol ?? (this.#udpPorts === null ? 'tcp' : 'udp');
    const usual = { rtp: index * 2, rtcp: index * 2 + 1 };
    if (protocol === 'tcp') {
      // The channels of the answer count, whatever was asked for.
      const channels = answer.interleaved ?? usual;
      return { media, rtpChannel: channels.rtp, rtcpChannel: channels.rtcp, udp: null };
    }
    if (protocol === 'multicast' || this.#udpPorts === null) return null;
    const { serverPorts, source } = answer;
    return { media, rtpChannel: usual.rtp, rtcpChannel: usual.rtcp, udp: { serverPorts, source } };
  }

  #play(audio: NegotiatedTrack | null): SessionAction[] {
    if (this.#video === null) return this.#fail('protocol-error');
    this.#step = 'play';
    // Packets may come before the answer to PLAY, so the channels are announced first.
    return [
      {
        kind: 'tracks',
        session: {
          video: this.#video,
          audio,
          announcedAudio: this.#audio,
          keepsDeadSessions: keepsDeadSessions(this.#sdp?.tool ?? null),
        },
      },
      ...this.#request('PLAY', this.#aggregateUrl(), [['Range', 'npt=0.000-']]),
    ];
  }

  #aggregateUrl(): string {
    return resolveControlUrl(this.#base, this.#sdp?.control ?? null);
  }

  #keepAliveAnswer(response: RtspResponse): SessionAction[] {
    this.#sentGetParameter = false;
    if (response.status === 401) {
      // The nonce has aged. Answered at once, for the session is at half its time already, and only once.
      const previous = this.#challenge?.nonce;
      const sent = this.#sent;
      const isFresh = this.#takeChallenge(response) && this.#challenge?.nonce !== previous;
      return isFresh && sent !== null && !sent.isRetry ? this.#sendKeepAlive(sent.method, true) : [];
    }
    if (response.status === 454) return this.#fail('connection-lost'); // session not found
    if (response.status < 300) this.#takeMethods(response);
    return [];
  }

  #unauthorized(response: RtspResponse): SessionAction[] {
    const sent = this.#sent;
    const { credentials } = this.#options;
    if (credentials === null) return this.#fail('password-needed');
    const previous = this.#challenge;
    if (sent === null || !this.#takeChallenge(response)) return this.#fail('protocol-error');
    const isFreshNonce = this.#challenge?.nonce !== previous?.nonce;
    const mayRetry =
      !sent.hasCredentials ||
      (!sent.isRetry && isFreshNonce && (this.#challenge?.isStale === true || this.#isPasswordProven));
    if (!mayRetry) return this.#fail('wrong-password');
    return this.#request(sent.method, sent.url, sent.headers, sent.hasCredentials);
  }

  #takeChallenge(response: RtspResponse): boolean {
    const challenge = parseChallenges(response.headers.get('www-authenticate') ?? [])[0];
    if (challenge === undefined) return false;
    if (challenge.nonce !== this.#challenge?.nonce) this.#nonceUses = 0;
    this.#challenge = challenge;
    return true;
  }

  #takeMethods(response: RtspResponse): void {
    const text = firstHeader(response.headers, 'public');
    if (text !== null) this.#methods = new Set(text.split(',').map((method) => method.trim().toUpperCase()));
  }

  #takeSession(response: RtspResponse): void {
    const session = parseSessionHeader(firstHeader(response.headers, 'session'));
    if (session === null) return;
    this.#sessionId = session.id;
    if (/timeout/i.test(firstHeader(response.headers, 'session') ?? ''))
      this.#sessionTimeoutSeconds = session.timeoutSeconds;
  }

  #request(
    method: string,
    url: string,
    headers: readonly (readonly [string, string])[],
    isRetry = false,
  ): SessionAction[] {
    this.#cseq += 1;
    const all: [string, string][] = [['User-Agent', USER_AGENT]];
    const { credentials } = this.#options;
    const challenge = this.#challenge;
    if (credentials !== null && challenge !== null) {
      this.#nonceUses += 1;
      const clientNonce = this.#options.clientNonce();
      const request = { method, url, count: this.#nonceUses, clientNonce };
      all.push(['Authorization', authorize(challenge, credentials, request)]);
    }
    if (this.#sessionId !== null) all.push(['Session', this.#sessionId]);
    for (const [name, value] of headers) all.push([name, value]);
    this.#sent = {
      method,
      url,
      headers,
      hasCredentials: credentials !== null && challenge !== null,
      isRetry,
    };
    return [
      { kind: 'send', text: writeRequest(method, url, this.#cseq, all) },
      { kind: 'await', code: 'request-timeout', timeoutMs: REQUEST_TIMEOUT_MS },
    ];
  }

  #fail(code: CameraStateCode): SessionAction[] {
    this.#step = 'closed';
    return [{ kind: 'failed', code }];
  }
}
