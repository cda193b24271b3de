import type { Log } from '../../server/process/log.ts';
import type { CentreSessionEffect, CentreSessionEvent } from '../../shared/uplink/centre-session.ts';
import type { LanePlace, RelayedBatch } from '../../shared/uplink/relay-intake.ts';
import type { Offer } from '../../shared/uplink/relay-messages.ts';
import { speaksOfInstructions } from '../orders/follow-events.ts';
import type { RelayDesk } from '../ports/cascade.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { SitePresence } from '../ports/live-sites.ts';

type OriginEffect = Extract<
  CentreSessionEffect,
  { kind: 'vouch' | 'open-origin' | 'ingest-relayed' | 'mismatch' | 'presences' }
>;

/** What one centre's line needs for the sites behind it: their keys, their place in the store, who is there. */
export function createOriginLines(options: {
  readonly relayCode: string;
  readonly store: EventStore;
  readonly presence: SitePresence;
  readonly relay: RelayDesk;
  readonly isDirect: (site: string) => boolean;
  readonly log: Log;
  readonly step: (event: CentreSessionEvent) => void;
  /** Events about instructions of a site are stored. */
  readonly reported: (site: string) => void;
}): {
  apply(effect: OriginEffect): void;
  carries(site: string): boolean;
  /** The centre was heard of: its sites that are there are so still. */
  heard(): void;
  close(): void;
} {
  const { relayCode, store, presence, relay, step, log } = options;
  const carried = new Set<string>();
  const there = new Set<string>();
  /** Told before the site was offered. */
  const early = new Map<string, boolean>();
  let vouching: Promise<void> = Promise.resolve();

  function open(offer: Offer): void {
    const hello = { epoch: offer.e, lanes: offer.lanes };
    vouching
      .then(() => store.openEpoch(offer.site, hello, Date.now(), true))
      .then((opened) => {
        carried.add(offer.site);
        const isThere = early.get(offer.site);
        if (isThere !== undefined && early.delete(offer.site)) note(offer.site, isThere);
        step({ kind: 'origin-opened', offer, opened });
        for (const receipt of relay.receipts(offer.site)) step({ kind: 'receipt', receipt });
      })
      .catch((error: Error) => failed('A', offer.site, error));
  }

  function ingest(batch: RelayedBatch): void {
    const place: LanePlace = { site: batch.site, epoch: batch.epoch, lane: batch.lane };
    // Before the call: the bytes may be given away with it.
    const isAboutInstructions = batch.lane === 'A' && speaksOfInstructions(batch.lines);
    store.ingest({ ...batch, receivedAtMs: Date.now() }).then(
      (result) => {
        if (result.kind === 'refused') return step({ kind: 'origin-refused', place, reason: result.reason });
        step({ kind: 'origin-committed', place, seq: result.seq, head: result.head });
        if (isAboutInstructions) options.reported(batch.site);
      },
      (error: Error) => failed(batch.lane, batch.site, error),
    );
  }

  function failed(lane: 'A' | 'B', site: string, error: Error): void {
    log.error({ site, relay: relayCode, err: error }, 'the store did not take relayed events');
    step({ kind: 'refused', lane, reason: 'failed' });
  }

  function note(site: string, isThere: boolean): void {
    if (!carried.has(site) || options.isDirect(site)) return;
    if (isThere) {
      there.add(site);
      presence.connected(site);
    } else if (there.delete(site)) presence.disconnected(site);
    store.noteSeen(site, Date.now(), null, isThere).catch(() => undefined);
  }

  return {
    apply(effect) {
      switch (effect.kind) {
        case 'vouch':
          vouching = vouching
            .then(() => relay.vouch(effect.vouch, relayCode))
            .catch((error: Error) => failed('A', effect.vouch.site, error));
          break;
        case 'open-origin':
          open(effect.offer);
          break;
        case 'ingest-relayed':
          ingest(effect.batch);
          break;
        case 'presences':
          for (const [site, isThere] of effect.there)
            if (carried.has(site)) note(site, isThere);
            else early.set(site, isThere);
          break;
        case 'mismatch': {
          const { place, detail } = effect;
          log.warn({ ...place, relay: relayCode, detail }, 'finding: relayed events do not fit');
          store
            .noteFinding({ ...place, code: 'relay-mismatch', detail, atMs: Date.now() })
            .catch(() => undefined);
          break;
        }
      }
    },
    carries: (site) => carried.has(site),
    heard() {
      for (const site of there) if (!options.isDirect(site)) presence.heard(site);
    },
    close() {
      for (const site of there) if (!options.isDirect(site)) presence.disconnected(site);
    },
  };
}
