import type { z } from 'zod';

/** Roles a procedure may ask for (domain.md A7). The holder of the launch token has all of them. */
export const ROLES = ['director', 'duty', 'technician', 'monitor', 'papers-keeper', 'observer'] as const;
/** Roles at a regional centre. */
export const CENTRE_ROLES = ['administrator', 'commander', 'watcher', 'auditor'] as const;
export type CentreRole = (typeof CENTRE_ROLES)[number];
export type Role = (typeof ROLES)[number] | CentreRole;

/** Reading: no side effect, may be repeated freely. */
export interface QueryDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'query';
  readonly roles: readonly Role[];
  readonly input: I;
  readonly output: O;
}

/** Changing: travels in a `CommandEnvelope`, so a repeated call with the same key has one effect. */
export interface CommandDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'command';
  readonly roles: readonly Role[];
  readonly input: I;
  readonly output: O;
}

/** A snapshot, then numbered deltas; a slow reader gets a fresh snapshot instead of a growing queue. */
export interface FeedDefinition<
  I extends z.ZodType = z.ZodType,
  V extends z.ZodType = z.ZodType,
  D extends z.ZodType = z.ZodType,
> {
  readonly kind: 'feed';
  readonly roles: readonly Role[];
  readonly input: I;
  readonly value: V;
  readonly delta: D;
}

export type Definition = QueryDefinition | CommandDefinition | FeedDefinition;
export type Contract = Readonly<Record<string, Definition>>;

export const query = <I extends z.ZodType, O extends z.ZodType>(
  roles: readonly Role[],
  input: I,
  output: O,
): QueryDefinition<I, O> => ({ kind: 'query', roles, input, output });

export const command = <I extends z.ZodType, O extends z.ZodType>(
  roles: readonly Role[],
  input: I,
  output: O,
): CommandDefinition<I, O> => ({ kind: 'command', roles, input, output });

export const feed = <I extends z.ZodType, V extends z.ZodType, D extends z.ZodType>(
  roles: readonly Role[],
  input: I,
  value: V,
  delta: D,
): FeedDefinition<I, V, D> => ({ kind: 'feed', roles, input, value, delta });

type KeysOf<C extends Contract, K extends Definition['kind']> = {
  [P in keyof C]: C[P] extends { kind: K } ? P : never;
}[keyof C] &
  string;
export type QueryName<C extends Contract> = KeysOf<C, 'query'>;
export type CommandName<C extends Contract> = KeysOf<C, 'command'>;
export type FeedName<C extends Contract> = KeysOf<C, 'feed'>;

/** What the caller sends. */
export type InputOf<D> = D extends { input: infer I extends z.ZodType } ? z.input<I> : never;
/** What the handler receives after parsing. */
export type ParsedInputOf<D> = D extends { input: infer I extends z.ZodType } ? z.output<I> : never;
export type OutputOf<D> = D extends { output: infer O extends z.ZodType } ? z.output<O> : never;
export type ValueOf<D> = D extends { value: infer V extends z.ZodType } ? z.output<V> : never;
export type DeltaOf<D> = D extends { delta: infer V extends z.ZodType } ? z.output<V> : never;

/** One message of a feed. `seq` grows by one; a hole means the reader must resubscribe. */
export type FeedMessage<V, D> =
  | { readonly kind: 'snapshot'; readonly seq: number; readonly value: V }
  | { readonly kind: 'delta'; readonly seq: number; readonly delta: D };
