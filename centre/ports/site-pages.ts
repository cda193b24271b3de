import type { SitePicture } from '../../shared/contract/site-page.ts';

/** One site in full, for who looks at it. */
export interface SitePages {
  /** Reads on to the end of the log first. */
  get(site: string): Promise<SitePicture>;
  /** Calls back at most once a second while it is watched; `current` is null until it has been read. */
  watch(site: string, listener: () => void): { current(): SitePicture | null; stop(): void };
  /** Events of these sites were committed. */
  changed(sites: readonly string[]): void;
  close(): Promise<void>;
}
