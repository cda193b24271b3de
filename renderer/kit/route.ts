import { useSyncExternalStore } from 'react';

/** `#/wall?tile=r01` → page and parameters. */
export interface Route {
  readonly page: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  return { page: path.split('/')[0] ?? '', parameters: new Map(new URLSearchParams(search)) };
}

export function routeHref(page: string, parameters: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(parameters).toString();
  return `#/${page}${search ? `?${search}` : ''}`;
}

export function goTo(page: string, parameters: Readonly<Record<string, string>> = {}): void {
  location.hash = routeHref(page, parameters);
}

let cached: { hash: string; route: Route } | null = null;

function currentRoute(): Route {
  if (cached?.hash !== location.hash) cached = { hash: location.hash, route: parseRoute(location.hash) };
  return cached.route;
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

export const useRoute = (): Route => useSyncExternalStore(subscribe, currentRoute);
