import type { MediaFormat } from '../../../shared/contract/camera-status.ts';
import type { DepacketizedUnit } from '../rtp/access-unit.ts';
import type { FromWorker } from './messages.ts';
import { packUnits, UnitPacker } from './unit-packing.ts';

/** Units wait this long for company: one message for all watched cameras instead of one per unit. */
export const BATCH_MS = 33;
/** Bytes sent but not yet taken by the service, beyond which units are dropped up to the next key frame. */
export const MAX_BYTES_UNDER_WAY = 24 * 1024 * 1024;
/** A single batch is sent early at this size. */
const MAX_BATCH_BYTES = 2 * 1024 * 1024;

/**
 * Video on its way to the service, only of watched streams, in batches. What the service does not take is bounded:
 * beyond the bound a stream loses units until its next key frame and the loss is flagged.
 */
export class VideoOutlet {
  readonly #send: (message: FromWorker) => void;
  readonly #batch = new UnitPacker();
  #bytesUnderWay = 0;
  #timer: NodeJS.Timeout | null = null;
  /** Streams that lost units here. */
  readonly #broken = new Set<number>();
  droppedUnits = 0;

  /** `send` has copied or moved the bytes of a message when it returns: they are written anew then. */
  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
  }

  push(streamNumber: number, unit: DepacketizedUnit): void {
    const isFull = this.#bytesUnderWay + this.#batch.sizeBytes + unit.data.length > MAX_BYTES_UNDER_WAY;
    const isBroken = this.#broken.has(streamNumber);
    if (isFull || (isBroken && !unit.isKeyFrame)) {
      this.#broken.add(streamNumber);
      this.droppedUnits += 1;
      return;
    }
    if (isBroken) this.#broken.delete(streamNumber);
    this.#batch.push(streamNumber, unit, isBroken || unit.isAfterLoss);
    if (this.#batch.sizeBytes > MAX_BATCH_BYTES) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#batch.sizeBytes === 0) return;
    this.#batch.lend((bytes) => this.#sendBytes(bytes.length, { type: 'video', bytes }));
  }

  /** What a new viewer gets first. Everything sent before belongs to the others, everything after also to it. */
  begin(
    subscriberId: number,
    streamNumber: number,
    format: MediaFormat | null,
    units: readonly DepacketizedUnit[],
  ): void {
    this.flush();
    const fits = this.#bytesUnderWay < MAX_BYTES_UNDER_WAY / 2;
    const bytes = packUnits(fits ? units.map((unit) => ({ streamNumber, unit })) : []);
    this.#sendBytes(bytes.length, { type: 'begin', subscriberId, format, bytes });
  }

  #sendBytes(size: number, message: FromWorker): void {
    this.#bytesUnderWay += size;
    this.#send(message);
  }

  taken(bytes: number): void {
    this.#bytesUnderWay = Math.max(0, this.#bytesUnderWay - bytes);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#batch.take();
  }
}
