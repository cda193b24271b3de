import { describe, expect, it } from 'vitest';
import { TEXTS } from '../../../renderer/kit/text/index.ts';
import { ALARM_REASON_CODES, GATE_REASON_CODES } from '../../../renderer/kit/text/worded.ts';
import { TONE_REASON_CODES } from '../../../shared/contract/audio-levels.ts';
import { CAMERA_STATE_CODES, CAMERA_STATES } from '../../../shared/contract/camera-status.ts';
import { ERROR_CODES } from '../../../shared/contract/errors.ts';
import { GATE_FAMILIES } from '../../../shared/contract/readiness.ts';
import { ImportProblem, RosterConflict } from '../../../shared/contract/roster-table.ts';
import { Alarm } from '../../../shared/contract/today.ts';
import { UPLINK_ERROR_CODES } from '../../../shared/contract/uplink-status.ts';
import { EVENT_DATA } from '../../../shared/uplink/event-types.ts';
import { judgeReadiness } from '../../../site/day/readiness-gates.ts';

/** Every leaf of a text tree with its path; functions are called with stand-in figures. */
function leaves(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const stand = { live: 1, total: 2, hardConflicts: 3, openSeats: 4 };
    const result: unknown = value(path.includes('gateReason') ? stand : 7, 8, 9, 10);
    return typeof result === 'string' ? [[path, result]] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => leaves(part, path ? `${path}.${name}` : name));
}

const MAY_BE_EMPTY =
  /\.(action|none)$|gateReason|cameraCode\.none|roomLevel\.measured|uplinkState\.online|\.units\.sti$/;

describe.each(['zh', 'en'] as const)('text in %s', (language) => {
  const text = TEXTS[language];

  it('words every member of the closed sets', () => {
    const { codes } = text;
    const sets: [string, object, readonly string[]][] = [
      ['cameraState', codes.cameraState, CAMERA_STATES],
      ['cameraCode', codes.cameraCode, CAMERA_STATE_CODES],
      ['alarmReason', codes.alarmReason, ALARM_REASON_CODES],
      ['uplinkError', codes.uplinkError, UPLINK_ERROR_CODES],
      ['gateFamily', codes.gateFamily, GATE_FAMILIES],
      ['gateReason', codes.gateReason, GATE_REASON_CODES],
      ['alarmCause', codes.alarmCause, Alarm.shape.cause.options],
      ['alarmName', codes.alarmName, Alarm.shape.cause.options],
      ['conflictRule', codes.conflictRule, RosterConflict.shape.ruleId.options],
      ['conflictText', text.people.conflictText, RosterConflict.shape.ruleId.options],
      ['importProblem', codes.importProblem, ImportProblem.shape.code.options],
      ['eventType', codes.eventType, Object.keys(EVENT_DATA)],
      ['toneReason', codes.toneReason, TONE_REASON_CODES],
      ['error', codes.error, ERROR_CODES],
    ];
    for (const [name, table, members] of sets)
      expect(Object.keys(table), name).toEqual(expect.arrayContaining([...members]));
  });

  it('has no empty sentence, no exclamation mark and no leftover of the other language', () => {
    for (const [path, sentence] of leaves(text, '')) {
      if (!MAY_BE_EMPTY.test(path)) expect(sentence.trim(), path).not.toBe('');
      expect(sentence, path).not.toMatch(/[!！]/);
      if (language === 'en') expect(sentence, path).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it('words every reason the readiness gates can give today', () => {
    const uplink = {
      epoch: 1,
      lanes: { A: { last: 0, acked: 0 }, B: { last: 0, acked: 0 } },
      oldestUnackedAgeMs: null,
      error: null,
      errorCode: null,
    };
    const ready = {
      people: 5,
      openSeats: 0,
      hardConflicts: 0,
      assigned: 5,
      untrained: 0,
      unsigned: 0,
      onLeave: 0,
      treeGaps: 0,
    };
    const rosters = [
      { ...ready, people: 0 },
      { ...ready, hardConflicts: 2 },
      { ...ready, openSeats: 3 },
      ready,
      { ...ready, assigned: 0 },
      { ...ready, untrained: 1 },
      { ...ready, onLeave: 1 },
      { ...ready, treeGaps: 2 },
    ];
    for (const roster of rosters)
      for (const state of ['online', 'offline', 'not-configured'] as const) {
        const { gates } = judgeReadiness(
          GATE_FAMILIES,
          {
            cameras: [],
            uplink: { ...uplink, state },
            commissioning: null,
            listening: { isNeeded: true, rooms: [], mostHours: 24 },
            roster,
          },
          null,
          0,
        );
        for (const gate of gates) expect(Object.keys(text.codes.gateReason)).toContain(gate.reasonCode);
      }
  });
});
