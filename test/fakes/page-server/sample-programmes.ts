import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { Cue } from '../../../shared/contract/programme.ts';
import { createProgrammes } from '../../../site/audio/recordings/create-programmes.ts';
import { prepareSound } from '../../../site/audio/recordings/prepare-sound.ts';
import { programmeMigrationSql } from '../../../site/audio/recordings/programme-migration.ts';
import { createProgrammeStore } from '../../../site/audio/recordings/programme-store.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import type { Programmes } from '../../../site/ports/programmes.ts';
import { createKeyBox } from '../../../site/store/create-key-box.ts';

const LENGTH_MS = 22 * 60_000;

/** Twenty questions in three sections, as the sheet of a listening test is laid out. */
export const sampleCues = (): Cue[] =>
  Array.from({ length: 20 }, (_, index) => ({
    section: index < 5 ? '第一节' : index < 15 ? '第二节' : '第三节',
    question: String(index + 1),
    startMs: 95_000 + index * 58_000,
    endMs: 95_000 + (index + 1) * 58_000 - 4_000,
    text: '',
  }));

/** The product's own module on a database in memory, with a trial and a sealed recording unless `isEmpty`. */
export function sampleProgrammes(options: {
  readonly database: HookedDatabase;
  readonly isEmpty: boolean;
  readonly nowMs: number;
  log(name: string, actor: string, input: unknown): void;
}): { readonly programmes: Programmes; close(): void } {
  const { database, nowMs, log } = options;
  const folder = mkdtempSync(join(tmpdir(), 'exam-programmes-'));
  database.exec(programmeMigrationSql);
  const store = createProgrammeStore(database);
  const keyFolder = mkdtempSync(join(tmpdir(), 'exam-programmes-key-'));
  const keyBox = createKeyBox(join(keyFolder, 'site.key'));
  const add = (id: string, kind: 'trial' | 'real', title: string, fileName: string, ageMs: number): void => {
    const quiet = writeWav({ sampleRate: 8000, channels: [new Float32Array(8000)] }, 's16');
    writeFileSync(join(folder, `${id}.sound`), quiet);
    writeFileSync(join(folder, `${id}.s16`), new Uint8Array(32_000));
    store.add({
      id,
      kind,
      title,
      fileName,
      mediaType: 'audio/wav',
      sha256: '5f5f'.repeat(16),
      sizeBytes: quiet.length,
      lengthMs: kind === 'real' ? LENGTH_MS : 180_000,
      sampleRate: 44_100,
      channels: 2,
      importedAtMs: nowMs - ageMs,
      importedBy: 'op1',
    });
  };
  if (!options.isEmpty) {
    add('trial1', 'trial', '试听录音', '试听.wav', 90_000_000);
    add('real1', 'real', '英语听力', '英语听力.mp3', 3_600_000);
    store.addCues('real1', sampleCues(), null, nowMs - 3_000_000, 'op1');
  }
  // The files above are as an earlier version left them: plain, and sealed from now on.
  const programmes = createProgrammes({
    database,
    store,
    journal: {
      append: ({ action, actor, details }) => log(action, actor, details),
      list: () => [],
      verify: () => ({ ok: true, entries: 0, firstBad: null }),
    },
    folder,
    keyBox,
    log: () => undefined,
    prepare: (from, to, toWatch) => prepareSound(from, to, toWatch, null),
    isOperator: (actor) => actor !== 'machine',
    nowMs: () => Date.now(),
  });
  return {
    programmes,
    close() {
      rmSync(folder, { recursive: true, force: true });
      rmSync(keyFolder, { recursive: true, force: true });
    },
  };
}
