import type { WallView } from '../../shared/contract/wall-contract.ts';
import { Button, Segmented } from '../kit/controls.ts';
import { useText } from '../kit/text/index.ts';
import type { WallLayout } from './use-wall-view.ts';

/** The stored views beside each other, with the number of their key, and grid or plan. */
export function ViewBar({
  views,
  viewId,
  layout,
  isEditing,
  onOpen,
  onNew,
  onEdit,
  onLayout,
}: {
  readonly views: readonly WallView[];
  readonly viewId: string | null;
  readonly layout: WallLayout;
  readonly isEditing: boolean;
  onOpen(id: string | null): void;
  onNew(): void;
  onEdit(): void;
  onLayout(layout: WallLayout): void;
}) {
  const text = useText();
  return (
    <div className="toolbar view-bar">
      <nav className="view-tabs" aria-label={text.wall.views}>
        <ViewTab name={text.wall.allCameras} isOpen={viewId === null} onOpen={() => onOpen(null)} />
        {views.map(({ id, name }, index) => (
          <ViewTab
            key={id}
            name={name}
            number={index < 9 ? index + 1 : null}
            isOpen={id === viewId}
            onOpen={() => onOpen(id)}
          />
        ))}
      </nav>
      <Button onClick={onNew}>{text.wall.newView}</Button>
      {viewId !== null && (
        <Button aria-pressed={isEditing} onClick={onEdit}>
          {text.wall.editView}
        </Button>
      )}
      <span className="grow" />
      <Segmented
        aria-label={text.wall.layout}
        value={layout}
        options={[
          { value: 'grid', label: text.wall.asGrid },
          { value: 'plan', label: text.wall.asPlan },
        ]}
        onChange={(value) => onLayout(value === 'plan' ? 'plan' : 'grid')}
      />
    </div>
  );
}

function ViewTab({
  name,
  number = null,
  isOpen,
  onOpen,
}: {
  readonly name: string;
  readonly number?: number | null;
  readonly isOpen: boolean;
  onOpen(): void;
}) {
  return (
    <button
      type="button"
      className="view-tab"
      aria-current={isOpen ? 'page' : undefined}
      aria-keyshortcuts={number === null ? undefined : `Alt+${number}`}
      onClick={onOpen}
    >
      {number !== null && (
        <span className="view-number" aria-hidden="true">
          {number}
        </span>
      )}
      {name}
    </button>
  );
}
