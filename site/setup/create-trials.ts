import type { TrialResult } from '../../shared/contract/camera-setup.ts';
import type { CameraStateCode } from '../../shared/contract/camera-status.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { AccessUnit } from '../ports/cameras.ts';

/** Connections made for trials at one moment: a person tries one camera, two streams. */
const MOST_TRIALS = 4;
const WATCH_SECONDS = 3;
/** Below the 20 s in which every call is answered; making the picture takes up to 2 s more. */
const DEADLINE_MS = 15_000;

type TrialFigures = Omit<Extract<TrialResult, { ok: true }>, 'ok' | 'pictureBase64' | 'pictureReason'>;

export interface TrialTools {
  /** Watches the connection the site has to this stream, else connects once; never rejects. */
  probe(
    address: string,
    options: {
      seconds: number;
      transport: 'tcp' | 'udp';
      signal: AbortSignal;
      onKeyFrame(unit: AccessUnit): void;
      onFailure(code: CameraStateCode): void;
    },
  ): Promise<TrialFigures | { readonly error: { readonly text: string } }>;
  /** Rejects when no picture can be made. */
  toJpeg(unit: AccessUnit, codec: string): Promise<Uint8Array>;
  readonly hasFfmpeg: boolean;
}

/** Tries streams before they are saved: bounded in number and in time. */
export function createTrials(
  tools: TrialTools,
): (address: string, transport: 'tcp' | 'udp') => Promise<TrialResult> {
  let running = 0;
  return async (address, transport) => {
    if (running >= MOST_TRIALS)
      throw new ContractError('rate-limited', `${MOST_TRIALS} streams are being tried already`);
    running += 1;
    try {
      return await tryOnce(address, transport, tools);
    } finally {
      running -= 1;
    }
  };
}

async function tryOnce(address: string, transport: 'tcp' | 'udp', tools: TrialTools): Promise<TrialResult> {
  let newest: AccessUnit | null = null;
  let failure: CameraStateCode = 'protocol-error';
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const result = await tools.probe(address, {
    seconds: WATCH_SECONDS,
    transport,
    signal: deadline,
    onKeyFrame(unit) {
      newest = { ...unit, data: Uint8Array.from(unit.data) };
    },
    onFailure(code) {
      failure = code;
    },
  });
  if ('error' in result)
    return { ok: false, code: deadline.aborted ? 'request-timeout' : failure, text: result.error.text };
  return { ok: true, ...result, ...(await pictureOf(newest, result.codec, tools)) };
}

async function pictureOf(
  unit: AccessUnit | null,
  codec: string,
  tools: TrialTools,
): Promise<Pick<Extract<TrialResult, { ok: true }>, 'pictureBase64' | 'pictureReason'>> {
  if (!tools.hasFfmpeg) return { pictureBase64: null, pictureReason: 'ffmpeg-missing' };
  if (unit === null) return { pictureBase64: null, pictureReason: 'not-decodable' };
  try {
    return {
      pictureBase64: Buffer.from(await tools.toJpeg(unit, codec)).toString('base64'),
      pictureReason: 'none',
    };
  } catch {
    return { pictureBase64: null, pictureReason: 'not-decodable' };
  }
}
