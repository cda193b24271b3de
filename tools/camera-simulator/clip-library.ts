import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { splitAccessUnits } from './annex-b.ts';
import { buildPacketBlock, type PacketBlock } from './packet-block.ts';

/** One picture clip, ready to send. Frame 0 and every `gopFrames`-th frame is a key frame. */
export interface PictureClip {
  readonly frames: readonly PacketBlock[];
  readonly parameterSets: { readonly sps: Uint8Array; readonly pps: Uint8Array };
}

/** All clips, read once and shared by all rooms. Room n shows picture and sound (n - 1) modulo their number. */
export interface ClipLibrary {
  readonly frameRate: number;
  readonly gopFrames: number;
  readonly pictures: readonly PictureClip[];
  /** A-law loops, 8 kHz, one byte a sample. */
  readonly sounds: readonly Uint8Array[];
}

interface Manifest {
  readonly pictures: {
    readonly files: readonly string[];
    readonly frameRate: number;
    readonly gopFrames: number;
  };
  readonly sounds: { readonly files: readonly string[] };
}

/** Reads `clips.json` and the files it names. Throws with a sentence when something is missing or broken. */
export function readClipLibrary(folder: string): ClipLibrary {
  const manifest = JSON.parse(readFileSync(join(folder, 'clips.json'), 'utf8')) as Manifest;
  return {
    frameRate: manifest.pictures.frameRate,
    gopFrames: manifest.pictures.gopFrames,
    pictures: manifest.pictures.files.map((name) =>
      readPicture(join(folder, name), manifest.pictures.gopFrames),
    ),
    sounds: manifest.sounds.files.map((name) => readFileSync(join(folder, name))),
  };
}

function readPicture(file: string, gopFrames: number): PictureClip {
  const units = splitAccessUnits(readFileSync(file));
  if (units.length === 0 || units.length % gopFrames !== 0)
    throw new Error(`${file}: ${units.length} pictures are not whole groups of ${gopFrames}`);
  units.forEach((unit, index) => {
    if (unit.isKeyFrame !== (index % gopFrames === 0))
      throw new Error(`${file}: picture ${index} is out of order`);
  });
  const first = units[0]?.nalUnits ?? [];
  const sps = first.find((nal) => ((nal[0] ?? 0) & 31) === 7);
  const pps = first.find((nal) => ((nal[0] ?? 0) & 31) === 8);
  if (!sps || !pps) throw new Error(`${file}: no parameter sets in front of the first picture`);
  return { frames: units.map((unit) => buildPacketBlock(unit.nalUnits)), parameterSets: { sps, pps } };
}

/** The shipped clips, found upwards from a folder (the sources and the built files lie at different depths). */
export function findClipFolder(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources', 'clips');
    if (existsSync(join(candidate, 'clips.json'))) return candidate;
    if (dirname(folder) === folder) return null;
  }
}
