import { summaryOf } from '../../shared/uplink/event-types.ts';
import type { Text } from './text/index.ts';
import { wordOf } from './text/worded.ts';

/** The name of an event type in the page's language; a type of a newer service keeps its own name. */
export const eventName = (type: string, text: Text): string => wordOf(text.codes.eventType, type) ?? type;

/** States in which the reason adds nothing. */
const QUIET_STATES: ReadonlySet<string> = new Set(['live', 'connecting', 'waiting-for-key-frame']);

/** `a · b` lists of fields from the service, with every code the page knows put into words. */
export function summaryInWords(type: string, summary: string, text: Text): string {
  const parts = summary.split(' · ').filter((part) => part.trim() !== '');
  const [first = '', second] = parts;
  if (type === 'camera.summary' && second !== undefined)
    return text.today.liveOf(Number(first), Number(second));
  // What a person wrote is shown as it was written.
  if (type === 'duty-log.entry') return summary;
  const shown = type === 'camera.state' && second && QUIET_STATES.has(second) ? parts.slice(0, 2) : parts;
  return shown
    .map(
      (part) =>
        wordOf(text.codes.cameraState, part) ??
        wordOf(text.codes.cameraCode, part)?.cause ??
        wordOf(text.codes.overall, part) ??
        wordOf(text.codes.alarmName, part) ??
        part,
    )
    .join(' · ');
}

/** One event with its whole data in words; the code of a camera's state speaks instead of the service's sentence. */
export function eventInWords(type: string, data: Readonly<Record<string, unknown>>, text: Text): string {
  const code = data['code'];
  const worded =
    type === 'camera.state' && typeof code === 'string' && wordOf(text.codes.cameraCode, code) !== null;
  return summaryInWords(type, summaryOf(type, worded ? { ...data, reason: code } : data), text);
}

const ALARM = 'alarm:';

/** A warning about a site: a finding of the centre, or an alarm the site raised. */
export function warningInWords(warning: string, text: Text): string {
  if (warning.startsWith(ALARM)) return wordOf(text.codes.alarmName, warning.slice(ALARM.length)) ?? warning;
  return wordOf(text.centre.warning, warning) ?? warning;
}
