import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_KINDS, type FaultKind } from '../../shared/contract/diagnosis.ts';
import { type CleanScene, runCleanScenes } from './clean-hours.ts';
import { createCorridorScene } from './corridor-scene.ts';
import { FAULT_CASES } from './faults.ts';
import { createPapersRoomScene } from './papers-room-scene.ts';
import { Stand } from './run-case.ts';
import type { Lighting } from './scene.ts';

/**
 * `node tools/diagnosis-set/main.ts [tune|report|held-out] [faults|clean] [--quick] [--write]`: runs a set, or a part
 * of it, and prints the tables; `--quick` takes two scenes under one light each; `--write` puts the output into
 * docs/diagnosis.md between the set's markers. Measures and limits are chosen on `tune` alone; `held-out` has other
 * rooms (corridors, papers rooms) and other light, and is looked at only when the choice is made.
 */
interface SceneSet {
  readonly stands: readonly Stand[];
  readonly lights: readonly Lighting[];
  /** The stand and light that are coded in H.265. */
  readonly isH265: (stand: number, light: number) => boolean;
  readonly clean: readonly CleanScene[];
}
const room = (seed: number): Stand => new Stand(seed);
const corridor = (seed: number): Stand => new Stand(seed, createCorridorScene(seed));
const papersRoom = (seed: number): Stand => new Stand(seed, createPapersRoomScene(seed));
const minutes = (stand: Stand, seconds: number, codec: CleanScene['codec'] = 'h264'): CleanScene => ({
  stand,
  seconds,
  codec,
});
const SETS: Readonly<Record<string, () => SceneSet>> = {
  tune: () => ({
    stands: [1, 2, 3, 4, 5].map(room),
    lights: ['day', 'evening'],
    isH265: (stand, light) => stand === 4 && light === 1,
    clean: [room(1), room(4), room(6), corridor(53), corridor(61), papersRoom(62)].map((stand) =>
      minutes(stand, 240),
    ),
  }),
  report: () => ({
    stands: [11, 12, 13].map(room),
    lights: ['day', 'evening'],
    isH265: (stand, light) => stand === 1 && light === 1,
    clean: [21, 22, 23, 24, 25, 26].map((seed) => minutes(room(seed), 300, seed % 3 === 0 ? 'h265' : 'h264')),
  }),
  'held-out': () => ({
    stands: [room(71), room(72), corridor(73), papersRoom(74)],
    lights: ['cloudy', 'sun'],
    isH265: (stand) => stand === 2,
    clean: [
      minutes(room(75), 300, 'h265'),
      minutes(corridor(76), 300),
      minutes(corridor(77), 300, 'h265'),
      minutes(papersRoom(78), 300),
      ...[room(79), papersRoom(80)].map((stand) => ({ ...minutes(stand, 300), isStill: true })),
    ],
  }),
};

const name = process.argv[2] ?? 'report';
const set = (SETS[name] ?? SETS['report'])?.();
if (set === undefined) throw new Error(`no such set: ${name}`);
const isQuick = process.argv.includes('--quick');
const wantsFaults = !process.argv.includes('clean');
const wantsClean = !process.argv.includes('faults');
const stands = set.stands.slice(0, isQuick ? 2 : undefined);
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};

if (wantsFaults) await reportFaults(set);
if (wantsClean) await reportClean(set);

if (process.argv.includes('--write')) {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const path = join(import.meta.dirname, '../../docs/diagnosis.md');
  const text = readFileSync(path, 'utf8');
  const [head = '', rest = ''] = text.split(begin);
  const tail = rest.split(end)[1] ?? '';
  writeFileSync(path, `${head}${begin}\n${lines.join('\n')}\n${end}${tail}`);
}

async function reportFaults({ lights, isH265 }: SceneSet): Promise<void> {
  const confusion = new Map<FaultKind, Map<FaultKind | 'nothing', number>>();
  say('| fault | strength | must be found | found | also raised |');
  say('|---|---|---|---|---|');
  for (const fault of FAULT_CASES) {
    let found = 0;
    let total = 0;
    const others: FaultKind[] = [];
    for (const [index, stand] of stands.entries())
      for (const [light, lighting] of lights.entries()) {
        if (isQuick && light !== index) continue;
        const raised = await stand.run(fault, lighting, isH265(index, light) ? 'h265' : 'h264');
        total += 1;
        if (raised.includes(fault.kind)) found += 1;
        others.push(...raised.filter((kind) => kind !== fault.kind));
        if (!fault.isExpected) continue;
        const row = confusion.get(fault.kind) ?? new Map<FaultKind | 'nothing', number>();
        for (const kind of raised.length === 0 ? (['nothing'] as const) : raised)
          row.set(kind, (row.get(kind) ?? 0) + 1);
        confusion.set(fault.kind, row);
      }
    const also = [...new Set(others)]
      .map((kind) => `${kind} ${others.filter((one) => one === kind).length}`)
      .join(', ');
    say(
      `| ${fault.kind} | ${fault.strength} | ${fault.isExpected ? 'yes' : 'no, below the limit'} | ${found} of ${total} | ${also || '–'} |`,
    );
  }
  say('');
  say(`| injected (at strengths that must be found) | ${FAULT_KINDS.join(' | ')} | nothing |`);
  say(`|---|${FAULT_KINDS.map(() => '---').join('|')}|---|`);
  for (const [kind, row] of confusion)
    say(
      `| ${kind} | ${[...FAULT_KINDS, 'nothing' as const].map((raised) => row.get(raised) ?? '·').join(' | ')} |`,
    );
  say('');
}

async function reportClean({ clean: scenes }: SceneSet): Promise<void> {
  const clean = await runCleanScenes(scenes);
  say(
    `Clean moving scenes: ${clean.pictures} key frames 2 s apart (${Math.round((clean.pictures * 2) / 60)} minutes), ` +
      `${clean.falseAlarms.length} false alarms, decoded and measured in ${clean.analysisSeconds.toFixed(0)} s; ` +
      `lights off said in ${clean.lightsOff.said} of ${clean.lightsOff.shown} dark pictures.`,
  );
  for (const { seed, seconds, kind } of clean.falseAlarms) say(`- scene ${seed}, ${seconds} s: ${kind}`);
}
