import type { SiteRow } from '../../shared/contract/centre-contract.ts';
import type { UrgentItem } from '../../shared/contract/desk.ts';

/** What the listener tells about connections. */
export interface SitePresence {
  connected(site: string): void;
  disconnected(site: string): void;
  /** Anything was received from the site. */
  heard(site: string): void;
  heartbeat(site: string, backlog: number): void;
}

/** The board of sites as pages and machines see it. */
export interface LiveSites {
  rows(): SiteRow[];
  row(code: string): SiteRow | null;
  /** Sites with something urgent. */
  urgent(): {
    readonly site: string;
    readonly siteName: string;
    readonly link: SiteRow['state'];
    readonly items: readonly UrgentItem[];
  }[];
  /** Calls back with changed rows and removed codes, at most a few times a second. */
  subscribe(listener: (delta: { changed: SiteRow[]; removed: string[] }) => void): () => void;
}
