import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEIGHT, WIDTH } from './classroom.ts';
import { CLIP_SECONDS, FRAME_RATE, GOP_FRAMES, makePicture } from './make-pictures.ts';
import { makeSound, SAMPLE_RATE, SENTENCES } from './make-sound.ts';

/**
 * Makes resources/clips anew: `node tools/make-clips/main.ts`. Needs ffmpeg with libx264 and drawtext,
 * espeak-ng, and the fonts WenQuanYi Zen Hei and DejaVu. All pictures are drawn and all sentences spoken
 * by these programs; nothing is recorded.
 */
const PICTURES = 12;

const folder = process.argv[2] ?? join(import.meta.dirname, '../../resources/clips');
mkdirSync(folder, { recursive: true });
const pictures: string[] = [];
for (let room = 1; room <= PICTURES; room += 1) {
  const name = `room${String(room).padStart(2, '0')}.h264`;
  await makePicture(room, join(folder, name));
  pictures.push(name);
}
const sounds = SENTENCES.map((_, index) => {
  const name = `sound${index + 1}.alaw`;
  makeSound(index, join(folder, name));
  return name;
});
const manifest = {
  pictures: {
    files: pictures,
    width: WIDTH,
    height: HEIGHT,
    frameRate: FRAME_RATE,
    gopFrames: GOP_FRAMES,
    seconds: CLIP_SECONDS,
  },
  sounds: { files: sounds, sampleRate: SAMPLE_RATE, coding: 'A-law' },
};
writeFileSync(join(folder, 'clips.json'), `${JSON.stringify(manifest, null, 2)}\n`);
