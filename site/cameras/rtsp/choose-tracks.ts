import type { AudioTrack } from '../../../shared/contract/camera-status.ts';
import type { Sdp, SdpMedia } from './sdp.ts';

export interface ChosenAudio {
  readonly media: SdpMedia;
  readonly track: AudioTrack;
  /** True when this product can take the packets apart (G.711 and AAC-hbr). */
  readonly isUsable: boolean;
}

export interface ChosenTracks {
  readonly video: SdpMedia | null;
  readonly isVideoSupported: boolean;
  readonly audio: ChosenAudio | null;
}

const VIDEO_ENCODINGS = ['H264', 'H265'];

/**
 * Picks one video and at most one audio track. H.264 before H.265 (every computer decodes it), both before anything
 * else; a talk-back channel is never taken.
 */
export function chooseTracks(sdp: Sdp): ChosenTracks {
  const videos = sdp.media.filter((media) => media.kind === 'video');
  const known = VIDEO_ENCODINGS.flatMap((encoding) => videos.filter((media) => media.encoding === encoding));
  const video = known[0] ?? videos[0] ?? null;
  // ONVIF marks talk-back `sendonly`; some cameras call everything they send `sendonly`, then it means nothing.
  const isSendonlyMeaningless = video?.direction === 'sendonly';
  const audios = sdp.media
    .filter((media) => media.kind === 'audio' && media.direction !== 'inactive')
    .filter((media) => media.direction !== 'sendonly' || isSendonlyMeaningless)
    .map(describeAudio);
  const audio = audios.find((candidate) => candidate.isUsable) ?? audios[0] ?? null;
  return { video, isVideoSupported: known.length > 0, audio };
}

function describeAudio(media: SdpMedia): ChosenAudio {
  const { clockRate, channels, encoding } = media;
  const codec =
    encoding === 'PCMA'
      ? 'pcma'
      : encoding === 'PCMU'
        ? 'pcmu'
        : encoding === 'MPEG4-GENERIC'
          ? 'aac'
          : /^(?:AAL2-)?G726(?:-|$)/.test(encoding)
            ? 'g726'
            : 'other';
  const isUsable = codec === 'pcma' || codec === 'pcmu' || (codec === 'aac' && isAacHbr(media));
  return { media, track: { codec, sampleRate: clockRate, channels }, isUsable };
}

function isAacHbr(media: SdpMedia): boolean {
  const mode = media.fmtp.get('mode');
  return mode === undefined || mode.toLowerCase() === 'aac-hbr';
}
