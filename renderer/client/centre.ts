import { QueryClient, useQuery } from '@tanstack/react-query';
import { centreContract } from '../../shared/contract/centre-contract.ts';
import { deskKey } from '../../shared/contract/desk.ts';
import { SitePicture } from '../../shared/contract/site-page.ts';
import { mergeRows } from './feed-reassembly.ts';
import { createFeedStore } from './feed-store.ts';
import { createPageClient, rpcUrl } from './page-client.ts';
import { createServiceClock } from './service-clock.ts';
import { isStillSignedIn } from './session.ts';

/** The centre page's connection, its feed of sites and its clock. */
export const centreClient = createPageClient(centreContract, rpcUrl(location));
export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false, networkMode: 'always' } },
});
export const clock = createServiceClock(
  () => performance.now(),
  () => Date.now(),
);

export const sitesFeed = createFeedStore(centreClient, 'sites.feed', {}, (value, delta) => ({
  nowMs: delta.nowMs,
  sites: mergeRows(value.sites, delta.changed, delta.removed, (site) => site.code),
}));

export const ordersFeed = createFeedStore(centreClient, 'orders.feed', {}, (_before, after) => after);
export const orderDetailFeed = (id: string) =>
  createFeedStore(centreClient, 'orders.detail', { id }, (_before, after) => after);

export const deskFeed = createFeedStore(centreClient, 'desk.feed', {}, (value, delta) => ({
  nowMs: delta.nowMs,
  items: mergeRows(value.items, delta.changed, delta.removed, deskKey),
}));

/** One site in full; deltas name only the parts that changed. */
export const sitePageFeed = (code: string) =>
  createFeedStore(centreClient, 'site.feed', { code }, (value, delta) => {
    const picture = SitePicture.safeParse({ ...value.picture, ...delta.changed });
    return {
      nowMs: delta.nowMs,
      picture: picture.success ? picture.data : value.picture,
      orders: delta.orders ?? value.orders,
    };
  });

/** Limits of escalation and templates; they do not change while the centre runs. */
export const useOrdersProfile = () =>
  useQuery({
    queryKey: ['orders.profile'],
    queryFn: () => centreClient.query('orders.profile', {}),
    staleTime: Number.POSITIVE_INFINITY,
  }).data ?? null;

async function readCentre() {
  const sentMonoMs = performance.now();
  const info = await centreClient.query('centre.get', {});
  clock.read(info.nowMs, sentMonoMs, performance.now());
  return info;
}

/** Who this page acts as. */
export const useSession = () =>
  useQuery({ queryKey: ['session.get'], queryFn: () => centreClient.query('session.get', {}) }).data ?? null;

// A lost line may be a session that has ended: then the server has a page to sign in, and this one is of no use.
centreClient.connection.subscribe(() => {
  const { isConnected, wasConnected } = centreClient.connection.get();
  if (isConnected || !wasConnected) return;
  void isStillSignedIn().then((isIn) => {
    if (isIn === false) location.reload();
  });
});

export const useCentre = () =>
  useQuery({ queryKey: ['centre.get'], queryFn: readCentre, refetchInterval: 30_000 }).data ?? null;

/** Newest events of a site; read again when its numbers move. */
export const useSiteEvents = (code: string, version: string) =>
  useQuery({
    queryKey: ['sites.events', code, version],
    queryFn: () => centreClient.query('sites.events', { code, limit: 50 }),
    placeholderData: (before) => before,
  });
