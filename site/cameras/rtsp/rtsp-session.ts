import type { CameraStateCode } from '../../../shared/contract/camera-status.ts';
import { type ChosenAudio, chooseTracks } from './choose-tracks.ts';
import { authorize, type Challenge, type Credentials, parseChallenges } from './rtsp-auth.ts';
import { firstHeader, type RtspResponse } from './rtsp-message.ts';
import { writeRequest } from './rtsp-request.ts';
import { repairContentBase, resolveControlUrl } from './rtsp-url.ts';
import { parseSdp, type Sdp, type SdpMedia } from './sdp.ts';
import { failureOfStatus } from './session-failure.ts';
import { parseSessionHeader, parseTransport } from './transport-header.ts';

export interface NegotiatedTrack {
  readonly media: SdpMedia;
  readonly rtpChannel: number;
  readonly rtcpChannel: number;
}

export interface NegotiatedSession {
  readonly video: NegotiatedTrack;
  readonly audio: NegotiatedTrack | null;
  /** The audio track of the SDP, also when it was not set up. */
  readonly announcedAudio: ChosenAudio | null;
}

/** What the edge must do next. `await` replaces the earlier deadline. */
export type SessionAction =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'await'; readonly code: CameraStateCode; readonly timeoutMs: number }
  | { readonly kind: 'tracks'; readonly session: NegotiatedSession }
  | { readonly kind: 'playing'; readonly keepAliveMs: number }
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

  start(): SessionAction[] {
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
          { kind: 'await', code: 'first-packet-timeout', timeoutMs: FIRST_PACKET_TIMEOUT_MS },
        ];
    }
  }

  /** OPTIONS first; GET_PARAMETER afterwards when advertised: some servers hang up on it. */
  keepAlive(): SessionAction[] {
    if (this.#step !== 'playing') return [];
    this.#keepAlives += 1;
    const useGetParameter =
      this.#keepAlives > 1 && this.#methods.has('GET_PARAMETER') && !this.#options.avoidsGetParameter;
    this.#sentGetParameter = useGetParameter;
    return this.#request(useGetParameter ? 'GET_PARAMETER' : 'OPTIONS', this.#aggregateUrl(), []).filter(
      (action) => action.kind === 'send', // packets, not answers, prove that a playing camera lives
    );
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
    this.#video = { media: chosen.video, rtpChannel: 0, rtcpChannel: 1 };
    this.#step = 'setup-video';
    return this.#setup(chosen.video, 0);
  }

  #setup(media: SdpMedia, channel: number): SessionAction[] {
    return this.#request('SETUP', resolveControlUrl(this.#base, media.control), [
      ['Transport', `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`],
    ]);
  }

  #afterSetup(response: RtspResponse): SessionAction[] {
    this.#takeSession(response);
    const transport = parseTransport(firstHeader(response.headers, 'transport'));
    if (this.#video === null) return this.#fail('protocol-error');
    if (this.#step === 'setup-video') {
      if (!transport.isTcp) return this.#fail('transport-unsupported');
      const channels = transport.interleaved ?? { rtp: 0, rtcp: 1 };
      this.#video = { media: this.#video.media, rtpChannel: channels.rtp, rtcpChannel: channels.rtcp };
      if (this.#audio === null || !this.#audio.isUsable || !this.#options.wantsAudio) return this.#play(null);
      this.#step = 'setup-audio';
      return this.#setup(this.#audio.media, channels.rtp === 2 || channels.rtcp === 2 ? 4 : 2);
    }
    const channels = transport.interleaved ?? { rtp: 2, rtcp: 3 };
    const isUsable = transport.isTcp && channels.rtp !== this.#video.rtpChannel && this.#audio !== null;
    return this.#play(
      isUsable && this.#audio !== null
        ? { media: this.#audio.media, rtpChannel: channels.rtp, rtcpChannel: channels.rtcp }
        : null,
    );
  }

  #play(audio: NegotiatedTrack | null): SessionAction[] {
    if (this.#video === null) return this.#fail('protocol-error');
    this.#step = 'play';
    // Packets may come before the answer to PLAY, so the channels are announced first.
    return [
      { kind: 'tracks', session: { video: this.#video, audio, announcedAudio: this.#audio } },
      ...this.#request('PLAY', this.#aggregateUrl(), [['Range', 'npt=0.000-']]),
    ];
  }

  #aggregateUrl(): string {
    return resolveControlUrl(this.#base, this.#sdp?.control ?? null);
  }

  #keepAliveAnswer(response: RtspResponse): SessionAction[] {
    this.#sentGetParameter = false;
    if (response.status === 401) {
      // Only a fresh nonce; the next keep-alive uses it.
      this.#takeChallenge(response);
      return [];
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
