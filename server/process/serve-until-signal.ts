/** Time a stop may take before the process ends anyway: `kill -9` must lose nothing, so neither does this. */
const STOP_LIMIT_MS = 4_500;

/**
 * Resolves after SIGTERM or SIGINT (or `stopped`) and a clean close. A second signal, or a close that
 * takes too long, ends the process at once.
 */
export function serveUntilSignal(close: () => Promise<void>, stopped?: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let isClosing = false;
    const stop = (): void => {
      if (isClosing) process.exit(1);
      isClosing = true;
      setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
      close().then(resolve, reject);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    void stopped?.then(stop);
  });
}
