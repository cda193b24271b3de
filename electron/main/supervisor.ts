/** A running service process, whichever way it was started. */
export interface ServiceProcess {
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null) => void): void;
  stop(): void;
  kill(): void;
}

export interface SupervisorEvents {
  /** The service accepts requests; called again after every restart (the token is new each time). */
  onReady(address: { url: string; token: string }): void;
  /** The service is down; the next start comes in `retryInMs`. */
  onDown(reason: string, retryInMs: number): void;
}

export interface Timers {
  set(work: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

const HEARTBEAT_LIMIT_MS = 10_000;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/**
 * Keeps one service running: restarts it with back-off when it exits or goes silent, and stops it
 * gently at the end. A generation number keeps late messages of a dead process from counting.
 */
export function superviseService(
  start: () => ServiceProcess,
  events: SupervisorEvents,
  timers: Timers,
): { stop(): Promise<void> } {
  let generation = 0;
  let current: ServiceProcess | null = null;
  let watchdog: unknown = null;
  let retryMs = FIRST_RETRY_MS;
  let isStopping = false;
  let onStopped: () => void = () => undefined;

  const watch = (limitMs: number, mine: number): void => {
    timers.clear(watchdog);
    watchdog = timers.set(() => {
      if (mine === generation) current?.kill();
    }, limitMs);
  };

  const launch = (): void => {
    if (isStopping) return;
    generation += 1;
    const mine = generation;
    const service = start();
    current = service;
    watch(START_LIMIT_MS, mine);
    service.onMessage((message) => {
      if (mine !== generation || isStopping) return;
      if (isReady(message)) {
        retryMs = FIRST_RETRY_MS;
        events.onReady({ url: message.url, token: message.token });
      }
      watch(HEARTBEAT_LIMIT_MS, mine);
    });
    service.onExit((code) => {
      if (mine !== generation) return;
      timers.clear(watchdog);
      current = null;
      if (isStopping) return onStopped();
      const waitMs = retryMs;
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
      events.onDown(`the service ended (${code ?? 'killed'})`, waitMs);
      timers.set(launch, waitMs);
    });
  };
  launch();

  return {
    stop() {
      isStopping = true;
      timers.clear(watchdog);
      const service = current;
      if (service === null) return Promise.resolve();
      return new Promise((resolve) => {
        const hard = timers.set(() => service.kill(), STOP_LIMIT_MS);
        onStopped = () => {
          timers.clear(hard);
          resolve();
        };
        service.stop();
      });
    },
  };
}

function isReady(message: unknown): message is { type: 'ready'; url: string; token: string } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'ready' &&
    'url' in message &&
    typeof message.url === 'string' &&
    'token' in message &&
    typeof message.token === 'string'
  );
}
