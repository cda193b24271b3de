import type { SoundFormat, SoundProblem } from '../../shared/contract/sound.ts';
import type { SoundConsumer } from '../ports/cameras.ts';
import { unpackUnits } from './ingest/unit-packing.ts';

/** Who listens to which camera of one ingest worker. The worker sends one stream per camera, however many listen. */
export class SoundListeners {
  readonly #consumers = new Map<string, Set<SoundConsumer>>();
  /** The newest state by camera: a second listener starts from it. */
  readonly #states = new Map<string, SoundFormat | SoundProblem>();
  readonly #ask: (cameraId: string, isOn: boolean) => void;

  constructor(ask: (cameraId: string, isOn: boolean) => void) {
    this.#ask = ask;
  }

  add(cameraId: string, consumer: SoundConsumer): () => void {
    const consumers = this.#consumers.get(cameraId);
    if (consumers === undefined) {
      this.#consumers.set(cameraId, new Set([consumer]));
      this.#ask(cameraId, true);
    } else {
      consumers.add(consumer);
      const state = this.#states.get(cameraId);
      if (state !== undefined) tell(consumer, state);
    }
    return () => this.#remove(cameraId, consumer);
  }

  #remove(cameraId: string, consumer: SoundConsumer): void {
    const consumers = this.#consumers.get(cameraId);
    if (consumers === undefined || !consumers.delete(consumer) || consumers.size > 0) return;
    this.#consumers.delete(cameraId);
    this.#states.delete(cameraId);
    this.#ask(cameraId, false);
  }

  takeState(cameraId: string, state: SoundFormat | SoundProblem): void {
    const consumers = this.#consumers.get(cameraId);
    if (consumers === undefined) return;
    this.#states.set(cameraId, state);
    for (const consumer of consumers) tell(consumer, state);
  }

  takeFrames(cameraId: string, bytes: Uint8Array): void {
    const consumers = this.#consumers.get(cameraId);
    if (consumers === undefined) return;
    for (const { unit } of unpackUnits(bytes)) for (const consumer of consumers) consumer.onFrame(unit);
  }

  /** A new worker knows nothing of who listens. */
  askAgain(): void {
    for (const cameraId of this.#consumers.keys()) this.#ask(cameraId, true);
  }

  workerLost(): void {
    for (const cameraId of this.#consumers.keys()) this.takeState(cameraId, 'no-stream');
  }
}

function tell(consumer: SoundConsumer, state: SoundFormat | SoundProblem): void {
  if (typeof state === 'string') consumer.onUnavailable(state);
  else consumer.onFormat(state);
}
