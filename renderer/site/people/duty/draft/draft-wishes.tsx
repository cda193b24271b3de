import type {
  DutyProblemPerson,
  DutyProblemPost,
} from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import type { DutySlot } from '../../../../../shared/domain/roster/duty/plan/duty-slots.ts';
import { Button, InputNumber, Select } from '../../../../kit/controls.ts';
import { useText } from '../../../../kit/text/index.ts';

type Wish = DutyProblemPerson['requests'][number];
const ANY = '';

/** Days somebody would rather not serve, and shifts somebody would like, each with what it weighs. */
export function DraftWishes({
  wishes,
  posts,
  days,
  slots,
  onChange,
}: {
  readonly wishes: readonly Wish[];
  readonly posts: readonly DutyProblemPost[];
  readonly days: readonly string[];
  readonly slots: readonly DutySlot[];
  onChange(wishes: Wish[]): void;
}) {
  const words = useText().duty.draft;
  // Wishes have no name of their own: a line is its place.
  const lines = wishes.map((wish, index) => ({ wish, index, key: `${index} ${wish.wish}` }));
  const set = (index: number, wish: Wish): void =>
    onChange(wishes.map((one, at) => (at === index ? wish : one)));
  const postOptions = posts.map(({ id, name }) => ({ value: id, label: name === '' ? id : name }));
  const [firstDay] = days;
  const [firstSlot] = slots;
  return (
    <>
      <ul className="duty-draft-lines">
        {lines.map(({ wish, index, key }) => (
          <li key={key} className="toolbar">
            <span>{wish.wish === 'off' ? words.wishOff : words.wishOn}</span>
            {wish.wish === 'off' ? (
              <>
                <Select
                  aria-label={words.wishDay(index + 1)}
                  value={wish.date}
                  options={[...new Set([...days, wish.date])].map((day) => ({
                    value: day,
                    label: day.slice(5),
                  }))}
                  onChange={(date: string) => set(index, { ...wish, date })}
                />
                <Select
                  aria-label={words.wishPost(index + 1)}
                  value={wish.postId ?? ANY}
                  popupMatchSelectWidth={false}
                  options={[{ value: ANY, label: words.anyPost }, ...postOptions]}
                  onChange={(id: string) => set(index, { ...wish, postId: id === ANY ? null : id })}
                />
              </>
            ) : (
              <Select
                aria-label={words.wishShift(index + 1)}
                value={JSON.stringify([wish.postId, wish.start])}
                popupMatchSelectWidth={false}
                options={slots.map(({ post, start }) => ({
                  value: JSON.stringify([post.id, start]),
                  label: `${post.name === '' ? post.id : post.name} ${start.slice(5).replace('T', ' ')}`,
                }))}
                onChange={(key: string) => {
                  const slot = slots.find(({ post, start }) => JSON.stringify([post.id, start]) === key);
                  if (slot) set(index, { ...wish, postId: slot.post.id, start: slot.start });
                }}
              />
            )}
            <span className="muted">{words.weight}</span>
            <InputNumber
              aria-label={words.wishWeight(index + 1)}
              value={wish.weight}
              min={0}
              max={1_000}
              precision={0}
              onChange={(weight) => set(index, { ...wish, weight: weight ?? 10 })}
            />
            <Button size="small" onClick={() => onChange(wishes.filter((_, at) => at !== index))}>
              {words.remove}
            </Button>
          </li>
        ))}
      </ul>
      <span className="toolbar">
        {firstDay !== undefined && (
          <Button
            size="small"
            onClick={() => onChange([...wishes, { wish: 'off', date: firstDay, postId: null, weight: 10 }])}
          >
            {words.addOff}
          </Button>
        )}
        {firstSlot !== undefined && (
          <Button
            size="small"
            onClick={() => {
              const { post, start } = firstSlot;
              onChange([...wishes, { wish: 'on', postId: post.id, start, weight: 10 }]);
            }}
          >
            {words.addOn}
          </Button>
        )}
      </span>
    </>
  );
}
