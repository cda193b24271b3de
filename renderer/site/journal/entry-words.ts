import type { JournalEntry } from '../../../shared/contract/journal.ts';
import { reasonInWords } from '../../kit/event-words.ts';
import type { Text } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import type { Names } from '../names.ts';

type Details = JournalEntry['details'];
/** A sentence and the detail keys it has said; the rest is listed behind it. */
interface Said {
  readonly words: string;
  readonly keys: readonly string[];
}
type Teller = (details: Details, text: Text, names: Names) => Said | null;

const isIdOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';

/** Who sits on a seat now, and who did before. */
const tellSeat: Teller = ({ before, after }, text, names) => {
  if (!isIdOrNull(before) || !isIdOrNull(after)) return null;
  const { seatNow, seatEmptied, seatStill } = text.journal.sentence;
  const was = before === null ? null : names.person(before);
  const words =
    after !== null ? seatNow(names.person(after), was) : was === null ? seatStill : seatEmptied(was);
  return { words, keys: ['before', 'after', 'sessionId', 'postId', 'seat'] };
};

/** What a person wrote, marked when it was urgent; that it was not goes without saying. */
const tellText: Teller = ({ text: words, isUrgent }, text) =>
  typeof words === 'string'
    ? {
        words: isUrgent === true ? `${text.reports.urgent}${text.frame.colon}${words}` : words,
        keys: typeof isUrgent === 'boolean' ? ['text', 'isUrgent'] : ['text'],
      }
    : null;

const tellCounts: Teller = ({ present, silent, notMeasurable }, text) =>
  typeof present === 'number' && typeof silent === 'number' && typeof notMeasurable === 'number'
    ? {
        words: text.journal.sentence.toneCounts(present, silent, notMeasurable),
        keys: ['present', 'silent', 'notMeasurable'],
      }
    : null;

const tellVersion: Teller = ({ version }, text) =>
  typeof version === 'string' ? { words: text.journal.sentence.version(version), keys: ['version'] } : null;

const TELLERS: Readonly<Record<string, Teller>> = {
  'roster.assigned': tellSeat,
  'roster.unassigned': tellSeat,
  'roster.undone': tellSeat,
  'roster.redone': tellSeat,
  'roster-day.substituted': tellSeat,
  'roster-day.substitute-taken-back': tellSeat,
  'duty-log.appended': tellText,
  'tone-check.finished': tellCounts,
  'site.started': tellVersion,
};

/** A single value in words; what the page does not know keeps its own spelling. */
function valueInWords(key: string, value: unknown, text: Text, names: Names): string {
  if (value === null || (value === '' && key !== 'folder')) return text.journal.empty;
  if (typeof value === 'boolean') return value ? text.journal.yes : text.journal.no;
  if (Array.isArray(value))
    return value.length === 0
      ? text.journal.empty
      : value.map((part: unknown) => valueInWords(key, part, text, names)).join(text.frame.listMark);
  if (key === 'seat' && typeof value === 'number') return text.people.seat(value + 1);
  if (key === 'frequencyHz') return `${String(value)} Hz`;
  if (typeof value !== 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  switch (key) {
    case 'roomId':
      return names.room(value);
    case 'callOutcome':
      return wordOf(text.duty.calls.outcomes, value) ?? value;
    case 'status':
      return wordOf(text.plan.status, value) ?? value;
    case 'role':
      return wordOf(text.codes.cameraRole, value) ?? value;
    case 'kind':
    case 'formerKind':
      return wordOf(text.codes.roomKind, value) ?? value;
    case 'parts':
      return wordOf(text.journal.setupParts, value) ?? value;
    case 'undone':
    case 'redone':
      return wordOf(text.journal.actions, value) ?? value;
    case 'subjects':
    case 'cameraIds':
    case 'cameraId':
      return names.camera(value);
    case 'leaveReason':
      return wordOf(text.day.leaveReasons, value) ?? value;
    case 'reportRole':
      return wordOf(text.day.reportRoles, value) ?? value;
    case 'sessionId':
      return names.session(value);
    case 'postId':
      return names.post(value);
    case 'before':
    case 'after':
    case 'personId':
      return names.person(value);
    case 'priority':
      return wordOf(text.codes.priority, value) ?? value;
    case 'pictureFaults':
      return wordOf(text.selfTest.faultKind, value) ?? value;
    case 'pictureFacts':
      return wordOf(text.selfTest.fact, value) ?? value;
    case 'reasonCode':
      return value === 'none' ? text.journal.empty : (reasonInWords(value, text) ?? value);
    case 'rejection':
      return wordOf(text.orders.rejections, value) ?? value;
    case 'refusal':
      return wordOf(text.journal.refusals, value) ?? value;
    case 'check':
      return wordOf(text.listening.checkKind, value) ?? value;
    case 'watchKind':
      return wordOf(text.watch.kinds, value) ?? value;
    case 'watchFault':
      return wordOf(text.watch.states, value) ?? value;
    case 'watchReason':
      return wordOf(text.watch.reasons, value)?.cause ?? value;
    case 'bench':
      return wordOf(text.bench.kinds, value) ?? value;
    case 'personFields':
      return wordOf(text.peopleRecords.fields, value) ?? value;
    case 'recordKind':
      return wordOf(text.peopleRecords.recordKinds, value) ?? value;
    case 'verdict':
      return wordOf(text.audioCheck.verdicts, value) ?? value;
    case 'programmeKind':
      return wordOf(text.listening.recordingKind, value) ?? value;
    case 'output':
      return wordOf(text.journal.outputs, value) ?? value;
    case 'device':
      return value === '' ? text.audioCheck.outputs.usual : value;
    case 'emissionProblem':
      return wordOf(text.audioCheck.emissionProblems, value) ?? value;
    case 'planFile':
      return wordOf(text.exam.importKinds, value) ?? value;
    case 'dayChange':
      return wordOf(text.journal.dayChanges, value) ?? value;
    case 'planChange':
      return wordOf(text.journal.planChanges, value) ?? value;
    case 'encoding':
      return value.toUpperCase();
    case 'signature':
      return wordOf(text.evidence.signature, value) ?? value;
    case 'work':
      return wordOf(text.evidence.job, value) ?? value;
    case 'signerRole':
      return wordOf(text.listeningPapers.roles, value) ?? value;
    case 'form':
      return wordOf(text.proof.forms, value) ?? value;
    case 'code':
      return wordOf(text.evidence.failure, value)?.cause ?? value;
    case 'folder':
      return value === '' ? text.evidence.detail.here : value;
    default:
      return value;
  }
}

/** What an entry says, in the page's language: a sentence where there is one, then `label: value` of the rest. */
export function detailsInWords(
  entry: Pick<JournalEntry, 'action' | 'details'>,
  text: Text,
  names: Names,
): string {
  const said = TELLERS[entry.action]?.(entry.details, text, names) ?? null;
  const rest = Object.entries(entry.details)
    .filter(([key]) => !said?.keys.includes(key))
    .map(
      ([key, value]) =>
        `${wordOf(text.journal.labels, key) ?? key}${text.frame.colon}${valueInWords(key, value, text, names)}`,
    );
  return [...(said ? [said.words] : []), ...rest].join(text.journal.between);
}

/** `session/post/seat` in names; null when it is something else. */
function seatInWords(subject: string, text: Text, names: Names): string | null {
  const [sessionId, postId, seat] = subject.split('/');
  if (sessionId === undefined || postId === undefined || !/^\d+$/.test(seat ?? '')) return null;
  return [names.session(sessionId), names.post(postId), text.people.seat(Number(seat) + 1)].join(' ');
}

/** What an entry is about, in names instead of ids. */
export function subjectInWords(
  entry: Pick<JournalEntry, 'action' | 'subject'>,
  text: Text,
  names: Names,
): string {
  const { action, subject } = entry;
  const area = action.slice(0, action.indexOf('.'));
  switch (area) {
    case 'alarm':
      return wordOf(text.codes.alarmName, subject) ?? subject;
    case 'camera':
    case 'microphone':
    case 'picture':
    case 'reference':
      return names.camera(subject);
    case 'recording':
      if (action === 'recording.proof-issued') return names.session(subject);
      return subject === 'recordings' ? text.journal.recordings : names.camera(subject);
    case 'room':
      return names.room(subject);
    case 'wall':
      if (action === 'wall.listened' || action === 'wall.snapshot-saved') return names.camera(subject);
      return action === 'wall.room-placed' ? names.room(subject) : subject;
    case 'operator':
      return names.operator(subject);
    case 'people':
      return wordOf(text.journal.peopleSubjects, subject) ?? names.person(subject);
    // The id of a run says nothing to a person; the row's tooltip keeps it.
    case 'tone-check':
      return text.listening.check;
    case 'audio-check':
      return text.listening.equipmentCheck;
    case 'interruption':
      return text.listening.heading;
    case 'watch':
      if (action === 'watch.fault' || action === 'watch.verdict') return names.room(subject);
      return text.listening.heading;
    case 'sound-bench':
      return text.bench.heading;
    case 'programme':
    case 'cues':
      return text.listening.recording;
    case 'commissioning':
      return text.selfTest.commissioning;
    case 'duty-log': {
      const [, lane, seq] = /^([AB])\.(\d+)$/.exec(subject) ?? [];
      return lane === undefined ? subject : text.today.number(lane, Number(seq));
    }
    case 'roster-day':
      if (/\.(?:card|standby)-/.test(action)) return names.person(subject);
      if (!subject.includes('/')) return names.session(subject);
      return seatInWords(subject, text, names) ?? subject;
    case 'roster': {
      if (action === 'roster.drawn') return names.session(subject);
      return seatInWords(subject, text, names) ?? wordOf(text.people.kind, subject) ?? subject;
    }
    default:
      return subject;
  }
}
