import { randomBytes } from 'node:crypto';
import type { ClipLibrary, PictureClip } from './clip-library.ts';
import { buildSoundBlock, type PacketBlock, stamp, type TrackState } from './packet-block.ts';
import { PACKET_SAMPLES, SAMPLE_RATE, soundPacket } from './room-sound.ts';
import type { Room } from './rooms.ts';
import { SOUND_PAYLOAD_TYPE, VIDEO_PAYLOAD_TYPE } from './sdp.ts';
import { senderReport } from './sender-report.ts';

const VIDEO_CLOCK = 90_000;
const REPORT_EVERY_MS = 2000;
const PACKET_MS = (PACKET_SAMPLES * 1000) / SAMPLE_RATE;
/** Later than this (a stopped room, a process that slept) the gap is left out instead of caught up. */
const LARGEST_LAG_MS = 1000;

/** What one playing connection sends. Times are milliseconds of the simulator's clock. */
export interface StreamSession {
  /** Everything due by `nowMs`, or null. `epochMs` is the wall clock of the same moment. */
  due(nowMs: number, epochMs: number): Buffer | null;
  /** For the RTP-Info header of PLAY. */
  info(): { track: 1 | 2; sequence: number; timestamp: number }[];
}

/**
 * Starts at the key frame nearest before the room's own position in its clip, so that a new viewer has a
 * picture at once and still sees the room go on. Timestamps run on over the end of the clip for ever.
 */
export function createStreamSession(options: {
  room: Room;
  library: ClipLibrary;
  videoChannel: number | null;
  soundChannel: number | null;
  startMs: number;
}): StreamSession {
  const { room, library, startMs } = options;
  const clip = pictureOf(library, room.number);
  const loop = library.sounds[(room.number - 1) % library.sounds.length] ?? new Uint8Array(1);
  const offset = room.number * 29_600;
  const frameMs = 1000 / library.frameRate;
  const video = options.videoChannel === null ? null : createTrack(options.videoChannel, VIDEO_PAYLOAD_TYPE);
  const sound = options.soundChannel === null ? null : createTrack(options.soundChannel, SOUND_PAYLOAD_TYPE);
  const videoBase = randomBytes(4).readUInt32BE();
  const soundBase = randomBytes(4).readUInt32BE();
  const roomFrame = Math.floor(startMs / frameMs);
  const firstFrame = roomFrame - (roomFrame % library.gopFrames);
  const firstPacket = Math.ceil(startMs / PACKET_MS);
  let frame = 0;
  let packet = firstPacket;
  let reportAtMs = startMs;

  const videoTime = (atMs: number) => videoBase + Math.round(((atMs - startMs) * VIDEO_CLOCK) / 1000);
  const soundTime = (atMs: number) =>
    soundBase + Math.round(((atMs - firstPacket * PACKET_MS) * SAMPLE_RATE) / 1000);

  function skipGap(nowMs: number): void {
    if (nowMs - (startMs + frame * frameMs) > LARGEST_LAG_MS) {
      const live = Math.floor((nowMs - startMs) / frameMs);
      frame = live - (live % library.gopFrames);
    }
    // A packet of sound is complete, and sent, at its end.
    if (nowMs - (packet + 1) * PACKET_MS > LARGEST_LAG_MS) packet = Math.floor(nowMs / PACKET_MS);
  }

  return {
    info() {
      const tracks: { track: 1 | 2; sequence: number; timestamp: number }[] = [];
      if (video) tracks.push({ track: 1, sequence: video.sequence, timestamp: videoBase });
      if (sound) tracks.push({ track: 2, sequence: sound.sequence, timestamp: soundBase });
      return tracks;
    },
    due(nowMs, epochMs) {
      skipGap(nowMs);
      const parts: { block: PacketBlock; track: TrackState; timestamp: number }[] = [];
      for (; video && startMs + frame * frameMs <= nowMs; frame += 1) {
        const block = clip.frames[(firstFrame + frame) % clip.frames.length];
        if (block) parts.push({ block, track: video, timestamp: videoTime(startMs + frame * frameMs) });
      }
      for (; sound && (packet + 1) * PACKET_MS <= nowMs; packet += 1) {
        const payload = soundPacket({ loop, offset, packet, tone: room.tone, isSilent: room.isSilenced });
        parts.push({
          block: buildSoundBlock(payload),
          track: sound,
          timestamp: soundTime(packet * PACKET_MS),
        });
      }
      const reports: Buffer[] = [];
      if (nowMs >= reportAtMs) {
        reportAtMs = nowMs + REPORT_EVERY_MS;
        if (video) reports.push(senderReport(video, epochMs, videoTime(nowMs)));
        if (sound) reports.push(senderReport(sound, epochMs, soundTime(nowMs)));
      }
      if (parts.length === 0 && reports.length === 0) return null;
      const size = parts.reduce((sum, part) => sum + part.block.bytes.length, 0);
      const out = Buffer.allocUnsafe(size + reports.reduce((sum, report) => sum + report.length, 0));
      let at = 0;
      for (const report of reports) {
        out.set(report, at);
        at += report.length;
      }
      for (const { block, track, timestamp } of parts) at = stamp(out, at, block, track, timestamp);
      return out;
    },
  };
}

export function pictureOf(library: ClipLibrary, room: number): PictureClip {
  const clip = library.pictures[(room - 1) % library.pictures.length];
  if (!clip) throw new Error('there is no picture clip');
  return clip;
}

function createTrack(channel: number, payloadType: number): TrackState {
  return {
    channel,
    payloadType,
    ssrc: randomBytes(4).readUInt32BE(),
    sequence: randomBytes(2).readUInt16BE(),
    packets: 0,
    octets: 0,
  };
}
