import type { AudioTrack, CameraStateCode, MediaFormat } from '../../shared/contract/camera-status.ts';
import type { AccessUnit } from '../ports/cameras.ts';
import { frameRateOf } from './frame-rate.ts';
import { CONNECT_TIMEOUT_MS } from './ingest/connect-failure.ts';
import { StreamConnection } from './ingest/stream-connection.ts';
import { audioTrackOf } from './rtp/audio-config.ts';
import { parseRtspUrl } from './rtsp/rtsp-url.ts';
import { stateReason } from './state-reason.ts';

export interface ProbeFigures {
  readonly codec: string;
  readonly profile: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number | null;
  readonly bitrateKbps: number | null;
  readonly keyFrameIntervalMs: number | null;
  readonly firstAccessUnitMs: number;
  readonly lostPackets: number;
  readonly clockOffsetMs: number | null;
  readonly audio: AudioTrack | null;
}

export type ProbeErrorCode =
  | 'unreachable'
  | 'timeout'
  | 'auth-failed'
  | 'not-found'
  | 'unsupported'
  | 'protocol';

export type ProbeResult =
  | ProbeFigures
  | { readonly error: { readonly code: ProbeErrorCode; readonly text: string } };

const FIRST_UNIT_TIMEOUT_MS = 12_000;
const TICK_MS = 100;
/** Ten minutes of 60 pictures a second. */
const MAX_TIMES = 36_000;

/**
 * Connects once, watches for `seconds` after the first access unit, and says what came. Never rejects: an abort or
 * a failure is a result. The password of the address appears in no text.
 */
export function probeCamera(
  address: string,
  options: {
    readonly seconds: number;
    readonly transport?: 'tcp' | 'udp' | undefined;
    readonly signal?: AbortSignal;
    /** Every key frame that comes; the newest makes a still picture. */
    onKeyFrame?(unit: AccessUnit): void;
    /** The finer code of a failure, before the promise resolves. */
    onFailure?(code: CameraStateCode): void;
  },
): Promise<ProbeResult> {
  const url = parseRtspUrl(address);
  if (url === null)
    return Promise.resolve({
      error: { code: 'protocol', text: 'This is not an address like rtsp://host/path.' },
    });
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    let deadlineAtMs = startedAtMs + CONNECT_TIMEOUT_MS;
    let deadlineCode: CameraStateCode = 'connect-timeout';
    let format: MediaFormat | null = null;
    let profile = '';
    let audio: AudioTrack | null = null;
    let firstUnitAtMs = Number.NaN;
    const rtpTimes: number[] = [];
    let bytesAtFirst = 0;

    const finish = (result: ProbeResult): void => {
      clearInterval(timer);
      options.signal?.removeEventListener('abort', onAbort);
      connection.close();
      resolve(result);
    };
    const fail = (code: CameraStateCode): void => {
      options.onFailure?.(code);
      finish({ error: { code: probeCode(code), text: stateReason(code) } });
    };
    const onAbort = (): void => finish({ error: { code: 'timeout', text: 'The probe was cancelled.' } });
    const figures = (): ProbeResult => {
      if (format === null) return { error: { code: 'protocol', text: stateReason('protocol-error') } };
      const { health, clockOffsetMs, audioLostPackets } = connection;
      const spanMs = performance.now() - firstUnitAtMs;
      return {
        codec: format.codec,
        profile,
        width: format.width,
        height: format.height,
        fps: frameRateOf(rtpTimes),
        bitrateKbps: spanMs > 0 ? Math.round(((health.bytes - bytesAtFirst) * 8) / spanMs) : null,
        keyFrameIntervalMs: health.sample(performance.now()).keyFrameIntervalMs,
        firstAccessUnitMs: Math.round(firstUnitAtMs - startedAtMs),
        lostPackets: health.lost + audioLostPackets,
        clockOffsetMs,
        audio,
      };
    };
    const connection = new StreamConnection({
      url,
      transport: options.transport ?? 'tcp',
      wantsAudio: true,
      avoidsGetParameter: false,
      events: {
        onAwait: (code, timeoutMs) => {
          if (deadlineCode === 'no-key-frame' || !Number.isNaN(firstUnitAtMs)) return;
          deadlineAtMs = performance.now() + timeoutMs;
          deadlineCode = code;
        },
        onPlaying: () => {},
        onFirstPacket: () => {
          deadlineAtMs = performance.now() + FIRST_UNIT_TIMEOUT_MS;
          deadlineCode = 'no-key-frame';
        },
        onFailed: fail,
        onAnnouncedAudio: (announced) => {
          audio = audioTrackOf(announced);
        },
        onFormat: (next, nextProfile) => {
          format = next;
          profile = nextProfile;
        },
        onUnit: (unit) => {
          if (rtpTimes.length < MAX_TIMES) rtpTimes.push(unit.rtpTime);
          if (unit.isKeyFrame) options.onKeyFrame?.({ ...unit, data: Uint8Array.from(unit.data) });
          if (!Number.isNaN(firstUnitAtMs)) return;
          firstUnitAtMs = performance.now();
          bytesAtFirst = connection.health.bytes;
        },
        onAudioFrame: () => {},
      },
    });
    const timer = setInterval(() => {
      const nowMs = performance.now();
      connection.tick(nowMs);
      if (Number.isNaN(firstUnitAtMs)) {
        if (nowMs >= deadlineAtMs) fail(deadlineCode);
      } else if (nowMs - firstUnitAtMs >= options.seconds * 1000) finish(figures());
    }, TICK_MS);
    if (options.signal?.aborted === true) {
      onAbort();
      return;
    }
    options.signal?.addEventListener('abort', onAbort);
    connection.open();
  });
}

function probeCode(code: CameraStateCode): ProbeErrorCode {
  switch (code) {
    case 'connect-timeout':
    case 'request-timeout':
    case 'first-packet-timeout':
    case 'udp-blocked':
    case 'no-key-frame':
    case 'no-packets':
      return 'timeout';
    case 'wrong-password':
    case 'password-needed':
      return 'auth-failed';
    case 'not-found':
      return 'not-found';
    case 'no-video-track':
    case 'codec-unsupported':
    case 'transport-unsupported':
    case 'udp-refused':
      return 'unsupported';
    case 'connection-refused':
    case 'host-unreachable':
    case 'name-not-found':
    case 'connection-lost':
      return 'unreachable';
    default:
      return 'protocol';
  }
}
