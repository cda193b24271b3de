import type { WallView } from '../../shared/contract/wall-contract.ts';
import { wallViewsFeed } from '../client/site.ts';
import { useFeed } from '../client/use-client.ts';
import { goTo, useRoute } from '../kit/route.ts';
import type { ScreenPart } from './screen-part.ts';

export type WallLayout = 'grid' | 'plan';

/** Which stored view is open: the address says it, so that a display keeps its view over a restart. */
export function useWallView(screen: ScreenPart | null): {
  readonly views: readonly WallView[];
  /** Null: all pictures. */
  readonly view: WallView | null;
  readonly layout: WallLayout;
  open(id: string | null): void;
  show(layout: WallLayout): void;
} {
  const { parameters } = useRoute();
  const views = useFeed(wallViewsFeed).value ?? [];
  const id = parameters.get('view');
  const layout = parameters.get('layout') === 'plan' ? 'plan' : 'grid';
  const go = (viewId: string | undefined, next: WallLayout): void =>
    goTo('wall', {
      ...(screen ? { screen: `${screen.index + 1}/${screen.count}` } : {}),
      ...(viewId === undefined ? {} : { view: viewId }),
      ...(next === 'plan' ? { layout: 'plan' } : {}),
    });
  return {
    views,
    view: views.find((view) => view.id === id) ?? null,
    layout,
    open: (viewId) => go(viewId ?? undefined, 'grid'),
    show: (next) => go(id, next),
  };
}
