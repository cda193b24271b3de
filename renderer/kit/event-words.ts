import { summaryOf } from '../../shared/uplink/events/event-summary.ts';
import type { Text } from './text/index.ts';
import { wordOf } from './text/worded.ts';

/** The name of an event type in the page's language; a type of a newer service keeps its own name. */
export const eventName = (type: string, text: Text): string => wordOf(text.codes.eventType, type) ?? type;

/** A reason code of an alarm or a camera in words; null for `none` and for codes of a newer service. */
export function reasonInWords(code: string, text: Text): string | null {
  if (code === 'none') return null;
  return (
    wordOf(text.codes.cameraCode, code)?.cause ??
    wordOf(text.codes.uplinkError, code)?.cause ??
    wordOf(text.codes.alarmReason, code) ??
    wordOf(text.watch.reasons, code)?.cause ??
    wordOf(text.watch.states, code) ??
    null
  );
}

/** States in which the code adds nothing. */
const QUIET_STATES: ReadonlySet<string> = new Set(['live', 'connecting', 'waiting-for-key-frame']);

/**
 * `a · b` lists of fields from the service (`summaryOf`), with every code the page knows put into words and,
 * where the page knows it, the name of the camera; anything else stays as it came.
 */
export function summaryInWords(
  type: string,
  summary: string,
  text: Text,
  nameOfCamera: (cameraId: string) => string = (cameraId) => cameraId,
): string {
  // What a person wrote is shown as it was written.
  if (type === 'duty-log.entry') return summary;
  const parts = summary.split(' · ').filter((part) => part.trim() !== '');
  const [first = '', second, third] = parts;
  if (type === 'camera.summary' && second !== undefined)
    return text.today.liveOf(Number(first), Number(second));
  if (type === 'audio.tone-check' && second !== undefined && third !== undefined)
    return text.journal.sentence.toneCounts(Number(first), Number(second), Number(third));
  if ((type === 'camera.commissioning' || type === 'audio.check') && parts.length === 4) {
    const [pass = 0, warn = 0, fail = 0, missing = 0] = parts.map(Number);
    return text.selfTest.counts(pass, warn, fail, missing);
  }
  if (type === 'camera.picture' && second !== undefined) {
    const kinds = second
      .split(', ')
      .map((kind) => reasonInWords(kind, text) ?? wordOf(text.selfTest.faultKind, kind) ?? kind);
    return [nameOfCamera(first), kinds.join(text.frame.listMark)].join(' · ');
  }
  if (type === 'roster.changed') return wordOf(text.journal.actions, first) ?? summary;
  if (type === 'recording.started' || type === 'recording.stopped')
    return text.journal.sentence.cameras(Number(first));
  if (type === 'recording.gap' && third !== undefined) {
    const who = wordOf(text.playback.reason, first) ?? first;
    const what = wordOf(text.playback.gapCode, second ?? '') ?? reasonInWords(second ?? '', text) ?? '';
    const why = what === '' ? who : text.playback.because(who, what);
    return [why, text.journal.sentence.cameras(Number(third))].join(' · ');
  }
  if (type === 'listening.watch' && second !== undefined && third !== undefined)
    return [
      `${text.watch.states.heard} ${first}`,
      text.watch.faulty(Number(second)),
      text.watch.notMeasurable(Number(third)),
    ].join(' · ');
  const levelWord = (part: string | undefined): string => text.events.level[Number(part) - 1] ?? part ?? '';
  if (type === 'incident.reported')
    return [wordOf(text.events.stage, first) ?? first, levelWord(second), ...parts.slice(2)].join(' · ');
  if (type === 'incident.graded') return parts.map(levelWord).reverse().join(' → ');
  if (type === 'custody.handed-over' && second !== undefined && third !== undefined)
    return [
      wordOf(text.events.step, first) ?? first,
      parts.length > 3 ? text.events.counted(Number(second), Number(third)) : second,
      ...parts.slice(parts.length > 3 ? 3 : 2),
    ].join(' · ');
  if (type === 'device.summary' && second !== undefined && third !== undefined)
    return [first, text.events.working(Number(second), Number(third))].join(' · ');
  if (type === 'cascade.withheld') return text.events.withheld(Number(first));
  if (type === 'listening.blind') return text.frame.duration(Number(first) * 1000);
  if (type === 'site.started') return text.journal.sentence.version(first);
  const inWords = (part: string): string =>
    wordOf(text.codes.cameraState, part) ??
    wordOf(text.codes.overall, part) ??
    reasonInWords(part, text) ??
    wordOf(text.codes.alarmName, part) ??
    part;
  if (type !== 'camera.state') {
    // "none" beside an alarm is no reason at all.
    const [head = '', ...rest] = parts;
    return [head, ...rest.filter((part) => part !== 'none')].map(inWords).join(' · ');
  }
  const shown =
    second !== undefined && QUIET_STATES.has(second)
      ? [second]
      : parts.slice(1).filter((part) => part !== 'none');
  return [nameOfCamera(first), ...shown.map(inWords)].join(' · ');
}

/** One event with its whole data in words. */
export const eventInWords = (type: string, data: Readonly<Record<string, unknown>>, text: Text): string =>
  summaryInWords(type, summaryOf(type, data), text);

const ALARM = 'alarm:';

/** A warning about a site: a finding of the centre, or an alarm the site raised. */
export function warningInWords(warning: string, text: Text): string {
  if (warning.startsWith(ALARM)) return wordOf(text.codes.alarmName, warning.slice(ALARM.length)) ?? warning;
  return wordOf(text.centre.warning, warning) ?? warning;
}
