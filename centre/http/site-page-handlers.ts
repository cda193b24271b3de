import type { Handlers } from '../../server/rpc/handlers.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { SiteOrder, SitePicture, sitePageContract } from '../../shared/contract/site-page.ts';
import type { EventReader } from '../ports/event-reader.ts';
import type { LiveSites } from '../ports/live-sites.ts';
import type { Orders } from '../ports/orders.ts';
import type { SitePages } from '../ports/site-pages.ts';

/** One site in full: a snapshot, then only the parts that have changed, at most once a second. */
export function sitePageHandlers(sources: {
  readonly live: Pick<LiveSites, 'row'>;
  readonly pages: SitePages;
  readonly orders: Pick<Orders, 'ofSite' | 'onChange'>;
  readonly reader: Pick<EventReader, 'timeline'>;
}): Handlers<typeof sitePageContract> {
  const { live, pages, orders, reader } = sources;
  const known = (code: string): void => {
    if (live.row(code) === null) throw new ContractError('not-found', 'there is no such site', 'code');
  };
  return {
    'site.feed': ({ code }) => {
      known(code);
      let told: { picture: SitePicture | null; orders: string } = { picture: null, orders: '' };
      const note = (picture: SitePicture | null, list: readonly SiteOrder[]): void => {
        told = { picture, orders: JSON.stringify(list) };
      };
      let current: () => SitePicture | null = () => null;
      return {
        snapshot() {
          const picture = current();
          const list = orders.ofSite(code);
          note(picture, list);
          return { nowMs: Date.now(), picture, orders: list };
        },
        subscribe(push) {
          const tell = (): void => {
            const picture = current();
            const list = orders.ofSite(code);
            const changed = picture === null ? {} : changedParts(told.picture, picture);
            const hasNewOrders = JSON.stringify(list) !== told.orders;
            if (Object.keys(changed).length === 0 && !hasNewOrders) return;
            note(picture, list);
            push({ nowMs: Date.now(), changed, orders: hasNewOrders ? list : null });
          };
          const watch = pages.watch(code, tell);
          current = watch.current;
          const stop = orders.onChange(tell);
          return () => {
            watch.stop();
            stop();
          };
        },
      };
    },
    'site.timeline': async ({ code, before, limit }) => {
      known(code);
      return await reader.timeline(code, before, limit);
    },
  };
}

/** Parts that did not change are the same objects as before. */
function changedParts(before: SitePicture | null, after: SitePicture): Partial<SitePicture> {
  if (before === null) return after;
  const names = (Object.keys(after) as (keyof SitePicture)[]).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(names.map((name) => [name, after[name]]));
}
