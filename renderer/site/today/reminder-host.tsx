import { useEffect, useState } from 'react';
import type { Reminder } from '../../../shared/contract/timeline.ts';
import { timelineFeed, useSite } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button } from '../../kit/controls.ts';
import { clockTime } from '../../kit/format.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { type Text, useText } from '../../kit/text/index.ts';
import { soundReminder } from './reminder-sound.ts';

const KEY = 'exam-console.reminder';
/** What is older than this when a page opens is history, not a reminder. */
const FRESH_MS = 10 * 60_000;

/** Told once by this browser, also after it is opened again. */
function lastTold(): number {
  try {
    return Number(localStorage.getItem(KEY) ?? 0);
  } catch {
    return 0;
  }
}
function remember(seq: number): void {
  try {
    localStorage.setItem(KEY, String(seq));
  } catch {
    // Without storage it is told again when the page is opened again.
  }
}

/** Reminders over every page, with a sound, until somebody has seen them. */
export function ReminderHost() {
  const text = useText();
  const words = text.timeline;
  const { language } = usePreferences();
  const zone = useSite()?.site.timeZone ?? 'Asia/Shanghai';
  const timeline = useFeed(timelineFeed).value;
  const [seen, setSeen] = useState(lastTold);
  const [sounded, setSounded] = useState(seen);
  const waiting = (timeline?.reminders ?? []).filter(
    ({ seq, toldAtMs }) => seq > seen && (timeline?.nowMs ?? 0) - toldAtMs < FRESH_MS,
  );
  const newest = waiting[0]?.seq ?? 0;
  useEffect(() => {
    if (newest <= sounded) return;
    setSounded(newest);
    soundReminder();
  }, [newest, sounded]);
  if (waiting.length === 0) return null;
  const understood = (): void => {
    remember(newest);
    setSeen(newest);
  };
  return (
    <section className="reminders" aria-live="assertive" aria-label={words.reminders}>
      <ul>
        {waiting.slice(0, 4).map((reminder) => (
          <li key={reminder.seq} className={reminder.isMissed ? 'tone-attention' : undefined}>
            <Shape tone={reminder.isMissed ? 'attention' : 'unchecked'} />
            {reminderWords(reminder, words, language, zone)}
          </li>
        ))}
      </ul>
      <Button type="primary" onClick={understood}>
        {words.understood}
      </Button>
    </section>
  );
}

function reminderWords(
  { sessionName, step, kind, signal, words, dueMs, toldAtMs, isMissed }: Reminder,
  text: Text['timeline'],
  language: 'zh' | 'en',
  zone: string,
): string {
  const name = step[language];
  if (isMissed) return text.missed(sessionName, name, clockTime(dueMs, zone).slice(0, 5));
  if (kind === 'before')
    return text.before(sessionName, name, Math.max(1, Math.round((dueMs - toldAtMs) / 60_000)));
  if (signal === 'bell') return text.bell(sessionName, name);
  return signal === 'announcement' ? text.announce(sessionName, name, words) : text.due(sessionName, name);
}
