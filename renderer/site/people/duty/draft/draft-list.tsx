import { type ReactNode, useState } from 'react';
import { Button, Input } from '../../../../kit/controls.ts';
import { ScrollRegion } from '../../../../kit/scroll-region.tsx';
import { useText } from '../../../../kit/text/index.ts';

/** Posts or people at the left, the one that is chosen at the right. */
export function DraftList({
  label,
  entries,
  chosen,
  onChoose,
  onAdd,
  onRemove,
  children,
}: {
  readonly label: string;
  readonly entries: readonly { readonly id: string; readonly name: string; readonly note: string }[];
  readonly chosen: number;
  onChoose(index: number): void;
  onAdd(): void;
  onRemove(index: number): void;
  readonly children: ReactNode;
}) {
  const words = useText().duty.draft;
  const [search, setSearch] = useState('');
  const wanted = search.trim();
  const shown = entries
    .map((entry, index) => ({ ...entry, index }))
    .filter(({ id, name, note }) => wanted === '' || `${id} ${name} ${note}`.includes(wanted));
  return (
    <div className="duty-draft-parts">
      <div className="duty-draft-side">
        <Input
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          allowClear
          onChange={(event) => setSearch(event.target.value)}
        />
        <ScrollRegion className="duty-draft-rows" label={label}>
          <ul className="plan-rows">
            {shown.map(({ id, name, note, index }) => (
              <li key={id}>
                <button type="button" aria-pressed={index === chosen} onClick={() => onChoose(index)}>
                  <strong className="ellipsis">{name === '' ? id : name}</strong>
                  <span className="muted small">{note}</span>
                </button>
              </li>
            ))}
          </ul>
        </ScrollRegion>
        <span className="toolbar">
          <Button size="small" onClick={onAdd}>
            {words.add}
          </Button>
          <Button size="small" disabled={entries[chosen] === undefined} onClick={() => onRemove(chosen)}>
            {words.removeChosen}
          </Button>
        </span>
      </div>
      <ScrollRegion className="duty-draft-detail" label={words.detail}>
        {children}
      </ScrollRegion>
    </div>
  );
}
