/** One way to bring events upward over one connection. */
export interface Contender {
  readonly name: string;
  /** Sends all of them, at most `WINDOW` unacknowledged, and resolves with the last acknowledgement. */
  send(lines: readonly Uint8Array[]): Promise<void>;
  close(): Promise<void>;
}

/** Unacknowledged at once, for everyone: what the centre grants a single site. */
export const WINDOW = 2_048;

/** Keeps `WINDOW` calls under way until every line has been taken. */
export async function sendWindowed(
  lines: readonly Uint8Array[],
  send: (line: Uint8Array, index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < lines.length; index = next++) {
      const line = lines[index];
      if (line !== undefined) await send(line, index);
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, worker));
}
