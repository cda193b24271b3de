import type { Text } from './text/index.ts';
import { wordOf } from './text/worded.ts';

/** The name of an event type in the page's language; a type of a newer service keeps its own name. */
export const eventName = (type: string, text: Text): string => wordOf(text.codes.eventType, type) ?? type;

/** `a · b` lists of fields from the service, with every code the page knows put into words. */
export function summaryInWords(type: string, summary: string, text: Text): string {
  const [first = '', second] = summary.split(' · ');
  if (type === 'camera.summary' && second !== undefined)
    return text.today.liveOf(Number(first), Number(second));
  // What a person wrote is shown as it was written.
  if (type === 'duty-log.entry') return summary;
  return summary
    .split(' · ')
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

const ALARM = 'alarm:';

/** A warning about a site: a finding of the centre, or an alarm the site raised. */
export function warningInWords(warning: string, text: Text): string {
  if (warning.startsWith(ALARM)) return wordOf(text.codes.alarmName, warning.slice(ALARM.length)) ?? warning;
  return wordOf(text.centre.warning, warning) ?? warning;
}
