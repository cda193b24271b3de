import type { Text } from '../zh/index.ts';

export const interruption: Text['interruption'] = {
  title: 'Interruption of the listening test',
  why: 'Report to the chief examiner and switch to the spare equipment first. Here: where to go on, what time was lost, and the request to the province. Nothing is extended before it is approved.',
  rule: 'Go on',
  resumeRule: (questionsBack) => {
    if (questionsBack === null) return 'where it stopped';
    if (questionsBack === 0) return 'from the beginning of the question';
    return questionsBack === 1
      ? 'from the question before the fault'
      : `from ${questionsBack} questions before the fault`;
  },
  beforeFirstRule: {
    beginning: 'Before the first question: from the beginning',
    position: 'Before the first question: where it stopped',
  },
  extensionRule: (countsRepeated, wholeMinutes) =>
    `Extension: ${countsRepeated ? 'the interruption and what is heard again' : 'the interruption alone'}, rounded up to whole multiples of ${wholeMinutes} min`,
  roomsRule: (seconds) => `Affected rooms: those whose fault began within ${seconds} s`,
  basis: 'Rules',
  profile: (name, version) => `${name} version ${version}`,
  letterBasis: (profile, resume, extension) => `Rules: ${profile} (${resume}; ${extension})`,
  clause: 'Clause',
  ground: 'Ground',
  noGround: 'No published ground is known',
  basisUnknown: 'This request was drafted by an older version, which did not keep the rules it used.',
  profileMissing: 'The rules cannot be read; close this and try again',
  interrupted: 'Fault to replay (seconds)',
  fault: 'Fault at',
  resume: 'Replay from',
  repeated: 'Heard again',
  lost: 'Time lost',
  proposed: 'Proposed extension',
  minutes: (count) => `${count} min`,
  rooms: 'Affected rooms',
  noCues: 'No cue sheet: the place in time only',
  beforeFirst: 'Before the first question: from the beginning',
  place: (place, question) => (question === null ? place : `${place} (question ${question})`),
  draft: 'Draft the request',
  drafted: 'The request is drafted and reported; not approved yet',
  states: { 'not-approved': 'not approved', approved: 'approved', refused: 'refused' },
  copy: 'Copy',
  copied: 'Copied',
  print: 'Print',
  decision: 'Answer of the province',
  decidedBy: 'Answered by',
  number: 'Number',
  extension: 'Approved minutes',
  remark: 'Remark',
  approve: 'Record as approved',
  refuse: 'Record as refused',
  answered: (who, number, minutes, time) => `${who}, ${number}, ${minutes} min, recorded ${time}`,
  close: 'Close',
  earlier: 'Requests so far',
  letter: (f) =>
    [
      `Interruption of the listening test, request for an extension (${f.state})`,
      `Site: ${f.site}`,
      `Recording: ${f.title}`,
      `${f.time}, at ${f.place}: ${f.cause}.`,
      `${f.count} ${f.count === 1 ? 'room' : 'rooms'} affected: ${f.rooms}.`,
      `Replay from ${f.resume}. Interrupted ${f.interrupted}, heard again ${f.repeated}, lost ${f.lost} in all.`,
      `An extension of ${f.minutes} min for these rooms is asked for. Nothing is extended before it is approved.`,
      ...(f.basis === null ? [] : [f.basis]),
      ...(f.clip === null ? [] : [`Sound of the fault, SHA-256: ${f.clip}`]),
    ].join('\n'),
};
