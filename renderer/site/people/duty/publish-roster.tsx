import { useRef, useState } from 'react';
import type { DutyBoard, DutyRosterFile } from '../../../../shared/contract/duty.ts';
import { civilToEpochMs } from '../../../../shared/domain/civil-time.ts';
import { dutyBoard } from '../../../../shared/domain/roster/duty/on-duty/duty-board.ts';
import { readDutyRoster } from '../../../../shared/domain/roster/duty/on-duty/read-duty-roster.ts';
import { clock, dutyFeed, useSiteCommand } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { Button, Modal } from '../../../kit/controls.ts';
import { downloadText } from '../../../kit/download-text.ts';
import { civilDate, minuteTime } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

const MOST_BYTES = 4 * 1024 * 1024;

/** What a file would publish, seen before it does. */
interface Preview {
  readonly text: string;
  readonly name: string;
  readonly people: number;
  readonly posts: number;
  readonly shifts: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly gaps: DutyBoard['gaps'];
}

/** Choose a file, see what it holds and where it leaves gaps, publish it; and a sample to start from. */
export function PublishRoster({
  timeZone,
  isFirst,
}: {
  readonly timeZone: string;
  readonly isFirst: boolean;
}) {
  const text = useText();
  const words = text.duty;
  const picker = useRef<HTMLInputElement>(null);
  const publish = useSiteCommand('duty.publish');
  const profile = useFeed(dutyFeed).value?.profile;
  const [preview, setPreview] = useState<Preview | null>(null);
  const choose = async (file: File | undefined): Promise<void> => {
    if (picker.current) picker.current.value = '';
    if (!file || !profile) return;
    if (file.size > MOST_BYTES)
      return notify({ kind: 'error', code: 'too-large', detail: words.fileTooLarge });
    const content = await file.text();
    const read = readDutyRoster(content, (civil) => civilToEpochMs(civil, timeZone));
    if ('fault' in read)
      return notify({
        kind: 'error',
        code: 'bad-input',
        detail: words.wrongFile(`${read.fault.field} ${read.fault.text}`.trim()),
      });
    const { name, people, posts, shifts } = read.plan;
    const plan = { ...read.plan, id: '', publishedAtMs: clock.nowMs(), publishedBy: '' };
    setPreview({
      text: content,
      name,
      people: people.length,
      posts: posts.length,
      shifts: shifts.length,
      fromMs: Math.min(...shifts.map(({ startMs }) => startMs)),
      toMs: Math.max(...shifts.map(({ endMs }) => endMs)),
      gaps: dutyBoard(plan, [], profile, clock.nowMs()).gaps,
    });
  };
  const confirm = async (): Promise<void> => {
    if (!preview || !(await publish.run({ text: preview.text }))) return;
    setPreview(null);
    notify({ kind: 'information', text: words.published });
  };
  const time = (ms: number) => minuteTime(ms, timeZone, clock.nowMs());
  return (
    <span className="toolbar">
      <Button type={isFirst ? 'primary' : 'default'} onClick={() => picker.current?.click()}>
        {words.publish}
      </Button>
      <Button
        onClick={() =>
          downloadText(
            words.templateName,
            JSON.stringify(sample(civilDate(clock.nowMs(), timeZone)), null, 2),
          )
        }
      >
        {words.template}
      </Button>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        aria-label={words.publish}
        tabIndex={-1}
        onChange={(event) => void choose(event.target.files?.[0])}
      />
      {preview && (
        <Modal
          open
          title={words.preview(preview.name)}
          onCancel={() => setPreview(null)}
          destroyOnHidden
          footer={
            <>
              <Button onClick={() => setPreview(null)}>{words.cancel}</Button>
              <Button type="primary" loading={publish.isBusy} onClick={() => void confirm()}>
                {words.confirm}
              </Button>
            </>
          }
        >
          <p>
            {words.previewText(
              preview.posts,
              preview.people,
              preview.shifts,
              time(preview.fromMs),
              time(preview.toMs),
            )}
          </p>
          {preview.gaps.length === 0 ? (
            <p className="muted">{words.noGaps}</p>
          ) : (
            <>
              <p>
                <Shape tone="attention" /> {words.previewGaps(preview.gaps.length)}
              </p>
              <ul>
                {preview.gaps.slice(0, 10).map(({ postId, postName, fromMs, toMs, missing }) => (
                  <li key={`${postId} ${fromMs}`}>
                    {words.gap(postName, time(fromMs), time(toMs), missing)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Modal>
      )}
    </span>
  );
}

/** A day of a papers room and a site office, with invented names. */
function sample(date: string): DutyRosterFile {
  const next = new Date(Date.parse(`${date}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const people = ['示例甲', '示例乙', '示例丙', '示例丁', '示例戊', '示例己'];
  const shift = (postId: string, isNight: boolean, members: readonly number[]) => ({
    postId,
    start: isNight ? `${date}T20:00` : `${date}T08:00`,
    end: isNight ? `${next}T08:15` : `${date}T20:15`,
    people: members.map((index) => `P${index + 1}`),
  });
  return {
    format: 'duty-roster/1',
    name: '示例值班表',
    posts: [
      { id: 'papers', name: '保密室', people: 2, needsKeeper: true, isAroundTheClock: true },
      { id: 'office', name: '考点办公室', people: 1, needsKeeper: false, isAroundTheClock: true },
    ],
    people: people.map((name, index) => ({
      id: `P${index + 1}`,
      name,
      isKeeper: index === 0 || index === 2,
    })),
    shifts: [
      shift('papers', false, [0, 1]),
      shift('papers', true, [2, 3]),
      shift('office', false, [4]),
      shift('office', true, [5]),
    ],
  };
}
