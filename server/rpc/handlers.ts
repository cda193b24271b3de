import {
  CENTRE_ROLES,
  type CommandDefinition,
  type Contract,
  type DeltaOf,
  type FeedDefinition,
  type OutputOf,
  type ParsedInputOf,
  type QueryDefinition,
  ROLES,
  type Role,
  type ValueOf,
} from '../../shared/contract/define.ts';

/** Who is calling: the holder of the launch token, who has all roles, or a person who signed in. */
export interface Principal {
  readonly roles: readonly Role[];
  readonly account: { readonly name: string; readonly person: string } | null;
}

/** Whoever holds the launch token. */
export const TOKEN_PRINCIPAL: Principal = { roles: [...ROLES, ...CENTRE_ROLES], account: null };

export interface CallContext {
  readonly principal: Principal;
}

export interface CommandContext extends CallContext {
  /** Name of the account that signed in; with the launch token the operator chosen on the page, or `machine`. */
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
