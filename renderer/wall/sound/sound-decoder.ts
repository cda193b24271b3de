import type { SoundFormat } from '../../../shared/contract/sound.ts';
import { decodeG711 } from '../../../shared/domain/sound/g711.ts';

/** Turns coded frames into samples, one array per channel, full scale 1.0. */
export interface SoundDecoder {
  push(data: Uint8Array, captureMicros: number): void;
  close(): void;
}

/** AAC frames waiting in the decoder; more means it has stopped. */
const MOST_WAITING = 30;

/** Null when this browser cannot decode the format. `onSamples` gets each decoded piece in order. */
export async function createSoundDecoder(
  format: SoundFormat,
  onSamples: (channels: readonly Float32Array<ArrayBuffer>[]) => void,
  onFailed: () => void,
): Promise<SoundDecoder | null> {
  if (format.codec !== 'aac') {
    const law = format.codec === 'pcma' ? 'a' : 'mu';
    return {
      push: (data) => onSamples(deinterleave(Float32Array.from(decodeG711(law, data)), format.channels)),
      close: () => undefined,
    };
  }
  if (!('AudioDecoder' in globalThis)) return null;
  const config = aacConfig(format);
  const answer = await AudioDecoder.isConfigSupported(config).catch(() => null);
  if (answer?.supported !== true) return null;
  const decoder = new AudioDecoder({
    output(data) {
      const channels = Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
        const samples = new Float32Array(data.numberOfFrames);
        data.copyTo(samples, { planeIndex, format: 'f32-planar' });
        return samples;
      });
      data.close();
      onSamples(channels);
    },
    error: onFailed,
  });
  decoder.configure(config);
  return {
    push(data, captureMicros) {
      if (decoder.state !== 'configured' || decoder.decodeQueueSize > MOST_WAITING) return;
      decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: captureMicros, data }));
    },
    close() {
      if (decoder.state !== 'closed') decoder.close();
    },
  };
}

function aacConfig({ sampleRate, channels, config }: SoundFormat): AudioDecoderConfig {
  const description = Uint8Array.from(atob(config), (letter) => letter.charCodeAt(0));
  // The first five bits are the object type (ISO/IEC 14496-3 1.6.2.1): 2 is AAC-LC.
  const objectType = (description[0] ?? 0x10) >> 3;
  return { codec: `mp4a.40.${objectType}`, sampleRate, numberOfChannels: channels, description };
}

function deinterleave(samples: Float32Array<ArrayBuffer>, channels: number): Float32Array<ArrayBuffer>[] {
  if (channels <= 1) return [samples];
  const length = Math.floor(samples.length / channels);
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length }, (_sample, index) => samples[index * channels + channel] ?? 0),
  );
}
