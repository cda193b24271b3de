import type { Lane } from '../../shared/uplink/lane.ts';

/** One stored event as a projection sees it; `quarantine` says why its content cannot be used. */
export interface BoardEvent {
  readonly epoch: number;
  readonly lane: Lane;
  readonly seq: number;
  readonly siteseq: number;
  /** The run of the site's service that wrote it; empty when it cannot be read. */
  readonly boot: string;
  readonly type: string;
  readonly timeMs: number;
  readonly receivedAtMs: number;
  readonly quarantine: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}
