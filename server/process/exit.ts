/** Exit statuses of every command: done, the answer is "no", wrong use or input, something missing or taken. */
export const EXIT = { done: 0, no: 1, usage: 2, missing: 3 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with one sentence on stderr and a status. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly status: ExitStatus;
  constructor(status: ExitStatus, sentence: string) {
    super(sentence);
    this.status = status;
  }
}
