import type { SoundFormat, SoundProblem } from '../../../shared/contract/sound.ts';
import type { FromWorker } from './messages.ts';
import { type PackedUnit, packUnits } from './unit-packing.ts';

/** Audio frames of 20 ms each would be a message each; a listener does not hear 40 ms. */
const BATCH_MS = 40;
/** Of one camera in one batch: 40 ms of any sound fit many times over. */
const MAX_BATCH_BYTES = 64 * 1024;

interface Listened {
  frames: PackedUnit[];
  bytes: number;
  told: string;
}

/** Live sound on its way to the service, only of cameras somebody listens to. */
export class SoundOutlet {
  readonly #send: (message: FromWorker) => void;
  readonly #isCongested: () => boolean;
  readonly #listened = new Map<string, Listened>();
  #timer: NodeJS.Timeout | null = null;

  constructor(send: (message: FromWorker) => void, isCongested: () => boolean) {
    this.#send = send;
    this.#isCongested = isCongested;
  }

  get hasListeners(): boolean {
    return this.#listened.size > 0;
  }

  isListened(cameraId: string): boolean {
    return this.#listened.has(cameraId);
  }

  listen(cameraId: string, isOn: boolean): void {
    if (!isOn) this.#listened.delete(cameraId);
    else this.#listened.set(cameraId, { frames: [], bytes: 0, told: '' });
  }

  /** What the listener must know before frames come; told once until it changes. */
  tell(cameraId: string, state: SoundFormat | SoundProblem): void {
    const listened = this.#listened.get(cameraId);
    const told = JSON.stringify(state);
    if (listened === undefined || listened.told === told) return;
    this.flush();
    listened.told = told;
    this.#send({ type: 'sound-state', cameraId, state });
  }

  /** One coded frame; the bytes are only valid during the call. */
  push(cameraId: string, bytes: Uint8Array, captureMicros: number, isAfterLoss: boolean): void {
    const listened = this.#listened.get(cameraId);
    if (listened === undefined || listened.bytes + bytes.length > MAX_BATCH_BYTES) return;
    listened.frames.push({
      streamNumber: 0,
      unit: { data: Uint8Array.from(bytes), isKeyFrame: true, isAfterLoss, captureMicros },
    });
    listened.bytes += bytes.length;
    this.#timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const [cameraId, listened] of this.#listened) {
      // A service that does not read gets silence, never old sound.
      if (listened.frames.length > 0 && !this.#isCongested())
        this.#send({ type: 'sound', cameraId, bytes: packUnits(listened.frames) });
      listened.frames = [];
      listened.bytes = 0;
    }
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#listened.clear();
  }
}
