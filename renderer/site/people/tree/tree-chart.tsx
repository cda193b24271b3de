import { useEffect, useRef } from 'react';
import type { ResponsibilityGap, ResponsibilityNode } from '../../../../shared/contract/responsibility.ts';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import {
  flatten,
  layoutTree,
  type PlacedNode,
} from '../../../../shared/domain/responsibility/layout-tree.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

const BOX_WIDTH_PX = 196;
const BOX_HEIGHT_PX = 72;
const ACROSS_PX = BOX_WIDTH_PX + 32;
const DOWN_PX = BOX_HEIGHT_PX + 12;

/** The chart: levels from left to right. Arrows go up and down, to the superior and to the first subordinate; Enter edits. */
export function TreeChart({
  nodes,
  gaps,
  people,
  chosen,
  onChoose,
}: {
  readonly nodes: readonly ResponsibilityNode[];
  readonly gaps: readonly ResponsibilityGap[];
  readonly people: ReadonlyMap<string, Person>;
  readonly chosen: string | null;
  onChoose(id: string): void;
}) {
  const text = useText();
  const words = text.responsibility;
  const area = useRef<HTMLDivElement>(null);
  const { roots, rows, levels } = layoutTree(nodes);
  const all = flatten(roots);
  const inReach = all.some(({ node }) => node.id === chosen) ? chosen : all[0]?.node.id;
  const isMoved = useRef(false);
  useEffect(() => {
    if (!isMoved.current || chosen === null) return;
    isMoved.current = false;
    area.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }, [chosen]);
  const go = (placed: PlacedNode | undefined): void => {
    if (!placed) return;
    isMoved.current = true;
    onChoose(placed.node.id);
  };
  const onKey = (key: string, placed: PlacedNode): boolean => {
    const at = all.indexOf(placed);
    const level = all.filter(({ depth }) => depth === placed.depth);
    const step = level.indexOf(placed);
    switch (key) {
      case 'ArrowUp':
        go(level[step - 1]);
        return true;
      case 'ArrowDown':
        go(level[step + 1]);
        return true;
      case 'ArrowLeft':
        go(all.find(({ node }) => node.id === placed.node.parentId));
        return true;
      case 'ArrowRight':
        go(placed.children[0]);
        return true;
      case 'Home':
        go(all[0]);
        return true;
      case 'End':
        go(all.at(-1));
        return true;
      case 'Enter':
      case ' ':
        go(all[at]);
        return true;
      default:
        return false;
    }
  };
  const leftOf = (depth: number): number => depth * ACROSS_PX;
  const middleOf = (row: number): number => row * DOWN_PX + BOX_HEIGHT_PX / 2;
  return (
    <ScrollRegion className="tree-area" label={words.heading}>
      <div ref={area} className="tree-chart" style={{ width: levels * ACROSS_PX, height: rows * DOWN_PX }}>
        <svg width={levels * ACROSS_PX} height={rows * DOWN_PX} aria-hidden="true">
          {all.flatMap(({ node, depth, row, children }) =>
            children.map((child) => {
              const from = leftOf(depth) + BOX_WIDTH_PX;
              const x = leftOf(child.depth) - 16;
              return (
                <path
                  key={`${node.id} ${child.node.id}`}
                  d={`M${from} ${middleOf(row)}H${x}V${middleOf(child.row)}H${leftOf(child.depth)}`}
                />
              );
            }),
          )}
        </svg>
        <div role="tree" aria-label={words.heading}>
          {all.map((placed) => {
            const { node, depth, row } = placed;
            const person = people.get(node.personId ?? '');
            const deputy = people.get(node.deputyId ?? '');
            const own = gaps.filter(({ nodeId }) => nodeId === node.id);
            return (
              <div
                key={node.id}
                role="treeitem"
                aria-level={depth + 1}
                aria-selected={node.id === chosen}
                tabIndex={node.id === inReach ? 0 : -1}
                className={`tree-box ${own.length > 0 ? 'has-gap' : ''}`}
                style={{
                  left: leftOf(depth),
                  top: row * DOWN_PX,
                  width: BOX_WIDTH_PX,
                  height: BOX_HEIGHT_PX,
                }}
                onClick={() => onChoose(node.id)}
                onKeyDown={(event) => {
                  if (!event.nativeEvent.isComposing && onKey(event.key, placed)) event.preventDefault();
                }}
              >
                <span className="muted small ellipsis">{node.title}</span>
                <strong className="ellipsis">{person?.name ?? `（${words.nobody}）`}</strong>
                <span className="small ellipsis">
                  {own.length > 0 ? (
                    <span className="tone-attention">
                      <Shape tone="attention" /> {words.gapCount(own.length)}
                    </span>
                  ) : (
                    <span className="muted">{words.signed}</span>
                  )}
                  <span className="muted">
                    {deputy ? ` · ${words.deputyOf(deputy.name)}` : ''}
                    {node.roomIds.length > 0 ? ` · ${words.roomCount(node.roomIds.length)}` : ''}
                  </span>
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </ScrollRegion>
  );
}
