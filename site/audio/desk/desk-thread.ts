import { Worker } from 'node:worker_threads';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { DeskAnswer, DeskRequest, FromDesk, ToDesk } from './desk-messages.ts';

/** More than this waiting is no person any more. */
const MOST_WAITING = 12;
/** Before a page gives up. */
const DEADLINE_MS = 18_000;
/** An idle thread holds some 60 MB. */
const IDLE_MS = 60_000;

/** A thread that makes pictures and measures single recordings, one after the other. */
export interface Desk {
  /** Rejects with ContractError `unavailable` (too many, too long, closed) or what the request ran into. */
  ask(request: DeskRequest): Promise<Exclude<DeskAnswer, { type: 'problem' }>>;
  close(): Promise<void>;
}

interface Waiting {
  readonly request: ToDesk;
  resolve(answer: Exclude<DeskAnswer, { type: 'problem' }>): void;
  reject(error: ContractError): void;
}

const CODES = {
  'not-found': 'not-found',
  'no-sound': 'bad-input',
  unreadable: 'unavailable',
  failed: 'unavailable',
} as const;

export function createDesk(entry: URL, log: (message: string, fields: object) => void): Desk {
  const waiting: Waiting[] = [];
  let thread: Worker | null = null;
  let current: Waiting | null = null;
  let timer: NodeJS.Timeout | null = null;
  let number = 0;
  let isClosed = false;
  const ending = new Set<Promise<unknown>>();

  const drop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const old = thread;
    thread = null;
    if (old === null) return;
    old.removeAllListeners();
    const ended = old.terminate().finally(() => ending.delete(ended));
    ending.add(ended);
  };
  const fail = (text: string): void => {
    const failed = current;
    current = null;
    drop();
    failed?.reject(new ContractError('unavailable', text));
    next();
  };
  const begin = (): Worker => {
    const made = new Worker(entry, { workerData: { job: 'desk' } });
    made.on('message', (answer: FromDesk) => take(answer));
    made.on('error', (error: Error) => {
      log('the thread for pictures failed', { error: error.message });
      fail('the picture could not be made');
    });
    return made;
  };
  const take = (answer: FromDesk): void => {
    const asked = current;
    if (asked === null || answer.id !== asked.request.id) return;
    current = null;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (answer.type !== 'problem') asked.resolve(answer);
    else {
      if (answer.code === 'failed') log('a picture could not be made', { error: answer.text });
      asked.reject(new ContractError(CODES[answer.code], answer.text));
    }
    next();
  };
  const next = (): void => {
    if (current !== null || isClosed) return;
    current = waiting.shift() ?? null;
    if (current === null) {
      timer = setTimeout(drop, IDLE_MS);
      timer.unref();
      return;
    }
    if (timer !== null) clearTimeout(timer);
    thread ??= begin();
    timer = setTimeout(() => fail('it took too long'), DEADLINE_MS);
    thread.postMessage(current.request);
  };

  return {
    ask(request) {
      if (isClosed || waiting.length >= MOST_WAITING)
        return Promise.reject(new ContractError('unavailable', 'too many pictures are asked for at once'));
      number += 1;
      const id = number;
      return new Promise((resolve, reject) => {
        waiting.push({ request: { ...request, id }, resolve, reject });
        next();
      });
    },
    async close() {
      isClosed = true;
      for (const { reject } of [...(current === null ? [] : [current]), ...waiting.splice(0)])
        reject(new ContractError('unavailable', 'the service is closing'));
      current = null;
      drop();
      await Promise.all(ending);
    },
  };
}
