import type { SdpMedia } from '../rtsp/sdp.ts';
import type { DepacketizerSink } from './access-unit.ts';
import { h264Codec } from './h264-codec.ts';
import { createH265Codec } from './h265-codec.ts';
import { VideoDepacketizer } from './video-depacketizer.ts';

/** The depacketizer for a video track this product can take apart (see `chooseTracks`). */
export function createVideoDepacketizer(media: SdpMedia, sink: DepacketizerSink): VideoDepacketizer {
  const { fmtp } = media;
  if (media.encoding !== 'H265')
    return new VideoDepacketizer(h264Codec, [fmtp.get('sprop-parameter-sets')], sink);
  const hasOrderNumbers = Number(fmtp.get('sprop-max-don-diff') ?? 0) > 0;
  const sprops = [fmtp.get('sprop-vps'), fmtp.get('sprop-sps'), fmtp.get('sprop-pps')];
  return new VideoDepacketizer(createH265Codec(hasOrderNumbers), sprops, sink);
}
