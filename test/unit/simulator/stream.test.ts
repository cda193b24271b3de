import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeG711 } from '../../../shared/domain/sound/g711.ts';
import { createLevelMeter } from '../../../site/audio/level-meter.ts';
import { A_LAW_SAMPLES, encodeALaw } from '../../../tools/camera-simulator/alaw.ts';
import { splitAccessUnits, splitNalUnits } from '../../../tools/camera-simulator/annex-b.ts';
import { findClipFolder, readClipLibrary } from '../../../tools/camera-simulator/clip-library.ts';
import { soundPacket } from '../../../tools/camera-simulator/room-sound.ts';
import { createRooms, playTone } from '../../../tools/camera-simulator/rooms.ts';
import { readRtsp } from '../../../tools/camera-simulator/rtsp-request.ts';
import { createStreamSession } from '../../../tools/camera-simulator/stream-session.ts';

const folder = findClipFolder(import.meta.dirname) ?? '';
const library = readClipLibrary(folder);

interface Packet {
  readonly channel: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly isMarked: boolean;
  readonly payload: Buffer;
}

function packetsOf(bytes: Buffer): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes[at]).toBe(0x24);
    const length = bytes.readUInt16BE(at + 2);
    packets.push({
      channel: bytes[at + 1] ?? 0,
      sequence: bytes.readUInt16BE(at + 6),
      timestamp: bytes.readUInt32BE(at + 8),
      isMarked: ((bytes[at + 5] ?? 0) & 0x80) !== 0,
      payload: bytes.subarray(at + 16, at + 4 + length),
    });
    at += 4 + length;
  }
  return packets;
}

function session(room = 1, startMs = 5300) {
  const rooms = createRooms({ count: 12, withoutMicrophone: new Set(), deadLoudspeaker: new Set() });
  const chosen = rooms[room - 1];
  if (!chosen) throw new Error('no room');
  const stream = createStreamSession({ room: chosen, library, videoChannel: 0, soundChannel: 2, startMs });
  return { stream, room: chosen };
}

const isKeyFrameStart = (payload: Buffer) => ((payload[0] ?? 0) & 31) === 7;

describe('clips', () => {
  it('stay under 5 MB together and show twelve rooms', () => {
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThan(5_000_000);
    expect(library.pictures).toHaveLength(12);
    expect(library.sounds.length).toBeGreaterThan(1);
  });

  it('speak at a level a meter shows over a quieter room', () => {
    for (const loop of library.sounds) {
      const meter = createLevelMeter({ sampleRate: 8000, toneFrequencyHz: null });
      const levels: number[] = [];
      for (let from = 0; from < loop.length; from += 8000) {
        meter.push(decodeG711('a', loop.subarray(from, from + 8000)));
        levels.push(meter.read().rmsDbfs);
      }
      expect(Math.max(...levels)).toBeGreaterThan(-40);
      expect(Math.min(...levels)).toBeLessThan(-48);
      expect(Math.min(...levels)).toBeGreaterThan(-75);
    }
  });
});

describe('stream of one room', () => {
  it('runs on over the end of the clip without a break', () => {
    const { stream } = session();
    const info = stream.info();
    const seen: Packet[] = [];
    let reports = 0;
    for (let nowMs = 5300; nowMs < 5300 + 40_000; nowMs += 20)
      for (const packet of packetsOf(stream.due(nowMs, 1_780_000_000_000 + nowMs) ?? Buffer.alloc(0)))
        if (packet.channel % 2 === 0) seen.push(packet);
        else reports += 1;
    expect(reports).toBe(2 * 20);
    for (const [channel, step] of [
      [0, 6000],
      [2, 320],
    ] as const) {
      const track = seen.filter((packet) => packet.channel === channel);
      const start = info.find((part) => part.track === channel / 2 + 1);
      expect(track[0]?.sequence).toBe(start?.sequence);
      for (let index = 1; index < track.length; index += 1) {
        const [before, after] = [track[index - 1], track[index]];
        if (!before || !after) throw new Error('missing packet');
        expect(after.sequence).toBe((before.sequence + 1) & 0xffff);
        const moved = (after.timestamp - before.timestamp) >>> 0;
        expect(before.isMarked ? Math.abs(moved - step) <= 1 : moved === 0).toBe(true);
      }
    }
    const pictures = seen.filter((packet) => packet.channel === 0 && packet.isMarked);
    expect(pictures).toHaveLength(600);
    // The packet that was under way at the start is left out.
    expect(seen.filter((packet) => packet.channel === 2)).toHaveLength(999);
  });

  it('begins with the parameter sets of a key frame, also after a stop', () => {
    const { stream } = session(3, 7777);
    expect(
      isKeyFrameStart(
        packetsOf(stream.due(7777, 0) ?? Buffer.alloc(0)).find((p) => p.channel === 0)?.payload ??
          Buffer.alloc(1),
      ),
    ).toBe(true);
    for (let nowMs = 7797; nowMs < 9000; nowMs += 20) stream.due(nowMs, 0);
    const resumed = packetsOf(stream.due(60_000, 0) ?? Buffer.alloc(0)).filter((p) => p.channel === 0);
    expect(isKeyFrameStart(resumed[0]?.payload ?? Buffer.alloc(1))).toBe(true);
    expect(resumed.filter((packet) => packet.isMarked).length).toBeLessThanOrEqual(30);
  });

  it('puts the same pictures together again that the clip holds', () => {
    const { stream } = session(2, 0);
    const bytes = packetsOf(stream.due(0, 0) ?? Buffer.alloc(0)).filter((packet) => packet.channel === 0);
    const nals: Buffer[] = [];
    let fragments: Buffer[] = [];
    for (const { payload } of bytes) {
      const [indicator = 0, header = 0] = payload;
      if ((indicator & 31) !== 28) {
        nals.push(payload);
        continue;
      }
      if ((header & 0x80) !== 0) fragments = [Buffer.of((indicator & 0xe0) | (header & 31))];
      fragments.push(payload.subarray(2));
      if ((header & 0x40) !== 0) nals.push(Buffer.concat(fragments));
    }
    const original = splitAccessUnits(readFileSync(join(folder, 'room02.h264')))[0]?.nalUnits ?? [];
    expect(original.length).toBeGreaterThan(2);
    expect(nals.map((nal) => [...nal])).toEqual(original.map((nal) => [...nal]));
  });
});

describe('sound of a room', () => {
  const loop = library.sounds[0] ?? new Uint8Array(1);
  const level = (options: Parameters<typeof playTone>[1] | null, isSilent = false) => {
    const meter = createLevelMeter({ sampleRate: 8000, toneFrequencyHz: 1000 });
    for (let packet = 100; packet < 125; packet += 1)
      meter.push(decodeG711('a', soundPacket({ loop, offset: 0, packet, tone: options, isSilent })));
    return meter.read();
  };

  it('carries the tone at the level asked for', () => {
    const tone = { frequencyHz: 1000, levelDbfs: -20, fromMs: 0, toMs: 60_000 };
    expect(Math.abs((level(tone).tone?.toneDbfs ?? 0) + 20)).toBeLessThan(0.2);
    expect(level(null).tone?.toneDbfs).toBeLessThan(-60);
    expect(level({ ...tone, toMs: 3900 }).tone?.toneDbfs).toBeLessThan(-60);
  });

  it('is digital silence when silenced', () => {
    expect(level(null, true).isDigitalSilence).toBe(true);
    expect(level(null).isDigitalSilence).toBe(false);
  });

  it('is not heard in rooms that are excepted or have a dead loudspeaker', () => {
    const rooms = createRooms({ count: 12, withoutMicrophone: new Set([9]), deadLoudspeaker: new Set([7]) });
    const tone = { frequencyHz: 1000, levelDbfs: -20, fromMs: 0, toMs: 1000 };
    expect(playTone(rooms, tone, new Set([2]))).toBe(10);
    expect(rooms.filter((room) => room.tone === null).map((room) => room.number)).toEqual([2, 7]);
  });

  it('codes every A-law sample back to its own code', () => {
    for (let code = 0; code < 256; code += 1) expect(encodeALaw(A_LAW_SAMPLES[code] ?? 0)).toBe(code);
    expect([encodeALaw(9), encodeALaw(-9)]).toEqual([0xaa, 0x2a]);
  });
});

describe('input of clients', () => {
  it('reads a request, its body and an interleaved packet', () => {
    const text = 'PLAY rtsp://h/room01/front RTSP/1.0\r\nCSeq: 4\r\nContent-Length: 3\r\n\r\nabcREST';
    const input = readRtsp(Buffer.from(text));
    expect(input).toMatchObject({ kind: 'request', used: text.length - 4 });
    expect(readRtsp(Buffer.of(0x24, 1, 0, 2, 9, 9, 7))).toEqual({ kind: 'packet', used: 6 });
    expect(readRtsp(Buffer.of(0x24, 1, 0))).toEqual({ kind: 'incomplete' });
    expect(readRtsp(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toEqual({ kind: 'broken' });
    expect(readRtsp(Buffer.alloc(20_000, 65))).toEqual({ kind: 'broken' });
  });

  it('never throws and never uses nothing', () => {
    const seed = Buffer.from(
      'SETUP rtsp://h/room01/front/trackID=1 RTSP/1.0\r\nCSeq: 2\r\nTransport: RTP/AVP/TCP\r\n\r\n',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { maxLength: 12 }), (changes) => {
        const bytes = Buffer.from(seed);
        for (const [at, value] of changes) bytes[at] = value;
        const input = readRtsp(bytes);
        return !('used' in input) || (input.used > 0 && input.used <= bytes.length);
      }),
      { numRuns: 5000 },
    );
  });

  it('splits Annex B at three- and four-byte start codes', () => {
    const parts = splitNalUnits(Uint8Array.of(0, 0, 0, 1, 7, 9, 0, 0, 1, 8, 0, 0, 0, 1, 5, 1));
    expect(parts.map((part) => [...part])).toEqual([[7, 9], [8], [5, 1]]);
  });
});
