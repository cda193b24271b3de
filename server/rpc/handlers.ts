import type {
  CommandDefinition,
  Contract,
  DeltaOf,
  FeedDefinition,
  OutputOf,
  ParsedInputOf,
  QueryDefinition,
  Role,
  ValueOf,
} from '../../shared/contract/define.ts';

/** Who is calling. Until accounts exist every holder of the launch token has all roles. */
export interface Principal {
  readonly roles: readonly Role[];
}

export interface CallContext {
  readonly principal: Principal;
}

export interface CommandContext extends CallContext {
  /** Id of the operator chosen on the page, or `machine`. */
  readonly actor: string;
}

/** What a feed is made from. `subscribe` must not call `push` before it returns. */
export interface FeedSource<V, D> {
  snapshot(): V;
  subscribe(push: (delta: D) => void): () => void;
}

export type Handlers<C extends Contract> = {
  readonly [K in keyof C]: C[K] extends QueryDefinition
    ? (input: ParsedInputOf<C[K]>, context: CallContext) => OutputOf<C[K]> | Promise<OutputOf<C[K]>>
    : C[K] extends CommandDefinition
      ? (input: ParsedInputOf<C[K]>, context: CommandContext) => OutputOf<C[K]> | Promise<OutputOf<C[K]>>
      : C[K] extends FeedDefinition
        ? (input: ParsedInputOf<C[K]>, context: CallContext) => FeedSource<ValueOf<C[K]>, DeltaOf<C[K]>>
        : never;
};

/** Remembers what a command answered, so that the same key never acts twice (also across a restart). */
export interface IdempotencyMemory {
  recall(key: string, procedure: string): { result: unknown } | null;
  remember(key: string, procedure: string, result: unknown): void;
  /** Runs an act and what is remembered of it as one commit, so that no crash can come between the two. */
  atomically<T>(work: () => T): T;
}
