import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_KINDS, type FaultKind } from '../../shared/contract/diagnosis.ts';
import type { Lighting } from './classroom-scene.ts';
import { runCleanScenes } from './clean-hours.ts';
import { FAULT_CASES } from './faults.ts';
import { Stand } from './run-case.ts';

/**
 * `node tools/diagnosis-set/main.ts [tune|report] [faults|clean] [--quick] [--write]`: runs the set, or a part of it, and
 * prints the tables; `--quick` takes two scenes under one light each; `--write` puts the output into docs/diagnosis.md
 * between its markers. Thresholds were chosen on `tune` alone.
 */
export const TUNE_SEEDS: readonly number[] = [1, 4];
export const REPORT_SEEDS: readonly number[] = [11, 12, 13];
const CLEAN_SEEDS: readonly number[] = [21, 22, 23, 24, 25, 26];
const CLEAN_SECONDS_EACH = 300;
const LIGHTS: readonly Lighting[] = ['day', 'evening'];
const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';

const isReport = process.argv[2] !== 'tune';
const isQuick = process.argv.includes('--quick');
const wantsFaults = !process.argv.includes('clean');
const wantsClean = !process.argv.includes('faults');
const stands = (isReport ? REPORT_SEEDS : TUNE_SEEDS)
  .slice(0, isQuick ? 2 : undefined)
  .map((seed) => new Stand(seed));
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};

if (wantsFaults) await reportFaults();
if (wantsClean) await reportClean();

if (isReport && process.argv.includes('--write')) {
  const path = join(import.meta.dirname, '../../docs/diagnosis.md');
  const text = readFileSync(path, 'utf8');
  const [head = '', rest = ''] = text.split(BEGIN);
  const tail = rest.split(END)[1] ?? '';
  writeFileSync(path, `${head}${BEGIN}\n${lines.join('\n')}\n${END}${tail}`);
}

async function reportFaults(): Promise<void> {
  const confusion = new Map<FaultKind, Map<FaultKind | 'nothing', number>>();
  say('| fault | strength | must be found | found | also raised |');
  say('|---|---|---|---|---|');
  for (const fault of FAULT_CASES) {
    let found = 0;
    let total = 0;
    const others: FaultKind[] = [];
    for (const [index, stand] of stands.entries())
      for (const lighting of isQuick ? LIGHTS.slice(index, index + 1) : LIGHTS) {
        const raised = await stand.run(
          fault,
          lighting,
          index === 1 && lighting === 'evening' ? 'h265' : 'h264',
        );
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

async function reportClean(): Promise<void> {
  const clean = await runCleanScenes(isReport ? CLEAN_SEEDS : TUNE_SEEDS, isReport ? CLEAN_SECONDS_EACH : 60);
  say(
    `Clean moving scenes: ${clean.pictures} key frames 2 s apart (${Math.round((clean.pictures * 2) / 60)} minutes), ` +
      `${clean.falseAlarms.length} false alarms, decoded and measured in ${clean.analysisSeconds.toFixed(0)} s; ` +
      `lights off said in ${clean.lightsOff.said} of ${clean.lightsOff.shown} dark pictures.`,
  );
  for (const { seed, seconds, kind } of clean.falseAlarms) say(`- scene ${seed}, ${seconds} s: ${kind}`);
}
