import type { FragmentStore } from './fragment-store.ts';

export interface SoundPiece {
  readonly fromMicros: number;
  readonly sampleRate: number;
  readonly samples: Float32Array<ArrayBuffer>;
}

/** Sound is handed over so far ahead of the position. */
const AHEAD_MICROS = 700_000;

/** ITU-T G.711 A-law octet to a sample of -1..1. */
export function alawSample(octet: number): number {
  const value = octet ^ 0x55;
  const exponent = (value >> 4) & 7;
  const mantissa = ((value & 15) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return ((value & 0x80) !== 0 ? magnitude : -magnitude) / 32_768;
}

/** ITU-T G.711 mu-law octet to a sample of -1..1. */
export function mulawSample(octet: number): number {
  const value = ~octet & 0xff;
  const magnitude = ((((value & 15) << 3) + 132) << ((value >> 4) & 7)) - 132;
  return ((value & 0x80) !== 0 ? -magnitude : magnitude) / 32_768;
}

/** Hex to bytes; null when it is not hex. */
export function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) return null;
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}

/** Decodes the recorded sound of one camera as playback moves along. */
export function createSoundFeed(on: { piece(piece: SoundPiece): void; unsupported(codec: string): void }) {
  let fedMicros: number | null = null;
  let decoder: AudioDecoder | null = null;
  let decoderKey = '';
  const stopDecoder = (): void => {
    if (decoder && decoder.state !== 'closed') decoder.close();
    decoder = null;
    decoderKey = '';
  };
  const decodeAac = (
    audio: {
      readonly sampleRate: number;
      readonly channels: number;
      readonly config?: string | null | undefined;
    },
    captureMicros: number,
    data: Uint8Array,
  ): void => {
    const key = `${audio.sampleRate} ${audio.channels} ${audio.config ?? ''}`;
    if (key !== decoderKey || decoder?.state !== 'configured') {
      stopDecoder();
      const made = new AudioDecoder({
        output(sound) {
          if (decoder === made) on.piece(toMono(sound));
          sound.close();
        },
        error() {
          if (decoder !== made) return;
          stopDecoder();
          on.unsupported('aac');
        },
      });
      const description = bytesOfHex(audio.config ?? '');
      made.configure({
        codec: 'mp4a.40.2',
        sampleRate: audio.sampleRate,
        numberOfChannels: audio.channels,
        ...(description && description.length > 0 ? { description } : {}),
      });
      decoder = made;
      decoderKey = key;
    }
    decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: captureMicros, data }));
  };
  return {
    /** Hands over what belongs between the last call and a little after the position. */
    feed(store: FragmentStore, positionMicros: number): void {
      const from = Math.max(fedMicros ?? positionMicros, positionMicros - AHEAD_MICROS);
      const until = positionMicros + AHEAD_MICROS;
      for (const { audio, frame } of store.soundBetween(from, until)) {
        fedMicros = frame.captureMicros;
        if (audio.codec === 'pcma' || audio.codec === 'pcmu')
          on.piece(companded(audio.codec, audio.sampleRate, audio.channels, frame.captureMicros, frame.data));
        else if (audio.codec === 'aac') decodeAac(audio, frame.captureMicros, frame.data);
        else on.unsupported(audio.codec);
      }
    },
    reset(): void {
      fedMicros = null;
      stopDecoder();
    },
  };
}

function companded(
  codec: 'pcma' | 'pcmu',
  sampleRate: number,
  channels: number,
  fromMicros: number,
  data: Uint8Array,
): SoundPiece {
  const expand = codec === 'pcma' ? alawSample : mulawSample;
  // Only the first channel: rooms have one microphone.
  const samples = new Float32Array(Math.ceil(data.length / channels));
  for (let index = 0; index < samples.length; index += 1)
    samples[index] = expand(data[index * channels] ?? 0);
  return { fromMicros, sampleRate, samples };
}

function toMono(sound: AudioData): SoundPiece {
  const samples = new Float32Array(sound.numberOfFrames);
  sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
  return { fromMicros: sound.timestamp, sampleRate: sound.sampleRate, samples };
}
