import type { AudioTrack } from '../../../shared/contract/camera-status.ts';
import type { ChosenAudio } from '../rtsp/choose-tracks.ts';

/** What a decoder needs to know about a camera's sound. */
export interface AudioFormat {
  readonly codec: 'pcma' | 'pcmu' | 'aac';
  readonly sampleRate: number;
  readonly channels: number;
  /** AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1); empty for G.711. */
  readonly config: Uint8Array;
}

const AAC_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** The format of a track this product can take apart, else null. A wrong or missing AAC config is rebuilt. */
export function audioFormatOf(audio: ChosenAudio): AudioFormat | null {
  const { codec, sampleRate, channels } = audio.track;
  if (codec === 'pcma' || codec === 'pcmu') return { codec, sampleRate, channels, config: new Uint8Array(0) };
  if (codec !== 'aac') return null;
  const text = audio.media.fmtp.get('config') ?? '';
  const config = /^([0-9a-f]{2}){2,32}$/i.test(text) ? Buffer.from(text, 'hex') : null;
  const parsed = config === null ? null : readAudioSpecificConfig(config);
  if (config !== null && parsed !== null) return { codec, ...parsed, config: Uint8Array.from(config) };
  const rateIndex = AAC_RATES.indexOf(sampleRate);
  if (rateIndex < 0) return null;
  // AAC-LC (object type 2), frequency index, channel configuration.
  const bits = (2 << 11) | (rateIndex << 7) | (Math.min(channels, 7) << 3);
  return { codec, sampleRate, channels, config: Uint8Array.from([bits >> 8, bits & 0xff]) };
}

/** The announced sound as it really is: the decoder configuration says more than `rtpmap`. */
export function audioTrackOf(audio: ChosenAudio | null): AudioTrack | null {
  if (audio === null) return null;
  const known = audioFormatOf(audio);
  if (known === null) return audio.track;
  return { ...audio.track, sampleRate: known.sampleRate, channels: known.channels };
}

function readAudioSpecificConfig(config: Uint8Array): { sampleRate: number; channels: number } | null {
  const bits = ((config[0] ?? 0) << 8) | (config[1] ?? 0);
  const objectType = bits >> 11;
  const sampleRate = AAC_RATES[(bits >> 7) & 15];
  const channels = (bits >> 3) & 15;
  if (objectType === 0 || objectType === 31 || sampleRate === undefined || channels < 1 || channels > 7)
    return null;
  return { sampleRate, channels: channels === 7 ? 8 : channels };
}
