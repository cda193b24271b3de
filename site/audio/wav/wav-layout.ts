/** Random access to bytes, so that a file need not be in memory as a whole. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Bytes from `from`, fewer than `length` at the end; the view is valid until the next call. */
  read(from: number, length: number): Uint8Array;
}

export type SampleCoding = 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64' | 'alaw' | 'mulaw';

/** Where the samples of a WAV lie and how they are written. */
export interface WavLayout {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly coding: SampleCoding;
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number;
  readonly dataFrom: number;
  readonly frameCount: number;
}

/** `not-wav`: no RIFF file at all; `other-coding`: a WAV whose samples only another decoder reads. */
export type WavProblem = { readonly problem: 'not-wav' | 'other-coding' | 'broken'; readonly text: string };

export const LARGEST_CHANNEL_COUNT = 32;
const LOWEST_RATE = 1000;
const HIGHEST_RATE = 768_000;
/** A hostile file of empty chunks must not be walked for ever. */
const MOST_CHUNKS = 10_000;
/** Size field of a writer that could not know it (a pipe), and of RF64, whose real size is elsewhere. */
const UNKNOWN_SIZE = 0xffffffff;

const TAG_PCM = 1;
const TAG_FLOAT = 3;
const TAG_ALAW = 6;
const TAG_MULAW = 7;
const TAG_EXTENSIBLE = 0xfffe;

const CODINGS: Readonly<Record<string, SampleCoding>> = {
  [`${TAG_PCM}/8`]: 'u8',
  [`${TAG_PCM}/16`]: 's16',
  [`${TAG_PCM}/24`]: 's24',
  [`${TAG_PCM}/32`]: 's32',
  [`${TAG_FLOAT}/32`]: 'f32',
  [`${TAG_FLOAT}/64`]: 'f64',
  [`${TAG_ALAW}/8`]: 'alaw',
  [`${TAG_MULAW}/8`]: 'mulaw',
};

interface Format {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameBytes: number;
  readonly coding: SampleCoding;
}

/**
 * Finds format and samples of a RIFF/WAVE (or RF64) file. Sizes are believed only as far as there are
 * bytes: a cut file gives the samples that are there. Chunks of odd length are padded (RIFF 1991), unknown
 * ones are stepped over; what follows the samples is not looked at. Never throws on content.
 */
export function readWavLayout(source: ByteSource): WavLayout | WavProblem {
  const head = viewOf(source.read(0, 12));
  if (head.byteLength < 12 || !['RIFF', 'RF64'].includes(textAt(head, 0)) || textAt(head, 8) !== 'WAVE')
    return { problem: 'not-wav', text: 'is no WAV file' };
  let format: Format | null = null;
  let at = 12;
  for (let count = 0; count < MOST_CHUNKS; count += 1) {
    const chunk = viewOf(source.read(at, 8));
    if (chunk.byteLength < 8) break;
    const id = textAt(chunk, 0);
    const size = chunk.getUint32(4, true);
    const from = at + 8;
    if (id === 'fmt ') {
      const found = readFormat(viewOf(source.read(from, Math.min(size, 40))));
      if ('problem' in found) return found;
      format = found;
    }
    if (id === 'data') {
      if (!format) return broken('has samples before their format');
      const left = Math.max(0, source.sizeBytes - from);
      const bytes = size === UNKNOWN_SIZE ? left : Math.min(size, left);
      return { ...format, dataFrom: from, frameCount: Math.floor(bytes / format.frameBytes) };
    }
    at = from + size + (size % 2);
  }
  return broken('has no samples (no "data" chunk)');
}

function readFormat(view: DataView): Format | WavProblem {
  if (view.byteLength < 16) return broken('has a format chunk of less than 16 bytes');
  const outerTag = view.getUint16(0, true);
  const channelCount = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const frameBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  // The first two bytes of the sub-format GUID are the tag (Microsoft, WAVEFORMATEXTENSIBLE).
  const isExtensible = outerTag === TAG_EXTENSIBLE;
  if (isExtensible && view.byteLength < 40) return broken('has a short extensible format chunk');
  const tag = isExtensible ? view.getUint16(24, true) : outerTag;
  if (channelCount < 1 || channelCount > LARGEST_CHANNEL_COUNT)
    return broken(`has ${channelCount} channels; 1 to ${LARGEST_CHANNEL_COUNT} can be read`);
  if (sampleRate < LOWEST_RATE || sampleRate > HIGHEST_RATE)
    return broken(`has a sample rate of ${sampleRate} Hz; ${LOWEST_RATE} to ${HIGHEST_RATE} can be read`);
  if (![TAG_PCM, TAG_FLOAT, TAG_ALAW, TAG_MULAW].includes(tag))
    return { problem: 'other-coding', text: `has samples of coding ${tag}` };
  // 12 or 20 valid bits lie at the top of their container.
  const containerBits = Math.ceil(bits / 8) * 8;
  const coding = CODINGS[`${tag}/${containerBits}`];
  if (coding === undefined) return broken(`has ${bits}-bit samples of coding ${tag}`);
  if (frameBytes !== (channelCount * containerBits) / 8)
    return broken(`says ${frameBytes} bytes a frame for ${channelCount} channels of ${bits} bits`);
  return { sampleRate, channelCount, frameBytes, coding };
}

const broken = (text: string): WavProblem => ({ problem: 'broken', text });

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const textAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
