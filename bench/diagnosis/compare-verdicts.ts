import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CameraWatch } from '../../site/diagnosis/camera-watch.ts';
import { decodeKeyFrames } from '../../site/diagnosis/decode-key-frames.ts';
import type { DiagnosisProfile } from '../../site/diagnosis/diagnosis-profile.ts';
import { HEIGHT, WIDTH } from '../../tools/diagnosis-set/camera-view.ts';
import { createClassroomScene } from '../../tools/diagnosis-set/classroom-scene.ts';
import { splitKeyFrames } from '../../tools/diagnosis-set/encode-scene.ts';
import { HEALTHY, type Lens, throughLens } from '../../tools/diagnosis-set/lens.ts';
import { momentAt } from '../../tools/diagnosis-set/run-case.ts';

/** What FFmpeg's filters can say of a picture; they know no more kinds. */
const KINDS = ['black', 'frozen', 'blurred'] as const;
type Kind = (typeof KINDS)[number];
type Verdict = Kind | 'none';
const PICTURES = 6;
/** `blurdetect` gives a figure and no verdict: this much above the clean picture of the same scene is blurred. */
const BLURRED_FACTOR = 1.3;

const LENSES: Readonly<Record<Verdict, Partial<Lens>>> = {
  none: {},
  frozen: {},
  black: { gain: 0, noise: 0 },
  blurred: { blur: 4 },
};

export interface Agreement {
  readonly clips: number;
  readonly agreed: number;
  /** "frozen with clock: ours frozen, theirs none", for every clip on which the verdicts differ. */
  readonly differences: readonly string[];
}

/**
 * Gives the same films, key frames 2 s apart, to our diagnosis and to FFmpeg's blackdetect, freezedetect and
 * blurdetect. `withClock` writes a ticking time over the picture, as cameras do.
 */
export async function compareVerdicts(
  folder: string,
  profile: DiagnosisProfile,
  scenes: readonly number[],
  withClock: boolean,
): Promise<Agreement> {
  const differences: string[] = [];
  let clips = 0;
  for (const seed of scenes) {
    const scene = createClassroomScene(seed);
    let cleanBlur = 0;
    for (const fault of ['none', ...KINDS] as const) {
      const pictures = Array.from({ length: PICTURES }, (_, index) => {
        const place = fault === 'frozen' ? 0 : index;
        const rgb = scene.draw(momentAt(400 + 2 * place, 'day'));
        return throughLens(rgb, { ...HEALTHY, ...LENSES[fault] }, place + 1);
      });
      const path = encode(folder, pictures, withClock);
      const seen = filtersSay(path);
      if (fault === 'none') cleanBlur = seen.blur;
      const theirs: Verdict = seen.isBlack
        ? 'black'
        : seen.isFrozen
          ? 'frozen'
          : seen.blur > BLURRED_FACTOR * cleanBlur
            ? 'blurred'
            : 'none';
      const ours = await diagnosisSays(path, profile);
      clips += 1;
      if (ours !== theirs)
        differences.push(`${fault}${withClock ? ' with clock' : ''}: ours ${ours}, theirs ${theirs}`);
    }
  }
  return { clips, agreed: clips - differences.length, differences };
}

function encode(folder: string, pictures: readonly Uint8Array[], withClock: boolean): string {
  const path = join(folder, 'verdict.mkv');
  const raw = join(folder, 'verdict.rgb');
  writeFileSync(raw, Buffer.concat(pictures));
  const clock = `drawtext=font='DejaVu Sans Mono':text='%{pts\\:gmtime\\:32400\\:%T}':x=w-tw-16:y=h-th-12:fontsize=20:fontcolor=white:borderw=2`;
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`, '-r', '0.5'],
    ...[
      '-i',
      raw,
      ...(withClock ? ['-vf', clock] : []),
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-bf',
      '0',
    ],
    ...['-x264-params', 'keyint=1:repeat-headers=1:slices=1:log-level=none', '-crf', '23'],
    ...['-pix_fmt', 'yuv420p', path],
  ]);
  return path;
}

function filtersSay(path: string): { isBlack: boolean; isFrozen: boolean; blur: number } {
  const said = execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-nostdin', '-skip_frame', 'nokey', '-i', path, '-vf'],
      `scale=320:180,blackdetect=d=4,freezedetect=d=4,blurdetect,metadata=print:file=-`,
      ...['-f', 'null', '-'],
    ],
    { encoding: 'utf8' },
  );
  const blurs = [...said.matchAll(/lavfi\.blur=([\d.]+)/g)].map(([, value]) => Number(value));
  return {
    isBlack: said.includes('black_start'),
    isFrozen: said.includes('freeze_start'),
    blur: blurs.sort((a, b) => a - b)[blurs.length >> 1] ?? 0,
  };
}

async function diagnosisSays(path: string, profile: DiagnosisProfile): Promise<Verdict> {
  const stream = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-c', 'copy', '-f', 'h264', '-'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const frames = splitKeyFrames(stream, 'h264').map((data) => ({
    data,
    codec: 'avc1.4d401e',
    width: WIDTH,
    height: HEIGHT,
  }));
  const watch = new CameraWatch(profile);
  let verdict: Verdict = 'none';
  for (const one of await decodeKeyFrames(frames, 'ffmpeg')) {
    if (!one.ok) throw new Error('a key frame was not decoded');
    const steps = watch.take(one.picture);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const raised = step.value.raised.map(({ kind }) => kind);
    verdict = KINDS.find((kind) => raised.includes(kind)) ?? 'none';
  }
  return verdict;
}
