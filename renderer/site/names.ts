import type { Operator } from '../../shared/contract/journal.ts';
import type { RosterTable } from '../../shared/contract/roster-table.ts';
import type { SiteInfo } from '../../shared/contract/site-contract.ts';
import { nameOfCamera } from '../client/name-of-camera.ts';
import type { Text } from '../kit/text/index.ts';

/** Ids put into the names people use; an id the page does not know stays as it is. */
export interface Names {
  readonly camera: (id: string) => string;
  readonly room: (id: string) => string;
  readonly session: (id: string) => string;
  readonly post: (id: string) => string;
  /** Id and name: two people may share a name. */
  readonly person: (id: string) => string;
  readonly operator: (id: string) => string;
}

/** Looks names up in what the page has; the lists may still be on their way (null). */
export function createNames(
  known: {
    readonly site: Pick<SiteInfo, 'rooms' | 'cameras'> | null;
    readonly roster: Pick<RosterTable, 'people' | 'posts' | 'sessions'> | null;
    readonly operators: readonly Operator[];
  },
  text: Text,
): Names {
  const { site, roster, operators } = known;
  const tableOf = (rows: readonly { readonly id: string; readonly name: string }[]) =>
    new Map(rows.map(({ id, name }) => [id, name]));
  const sessions = tableOf(roster?.sessions ?? []);
  const posts = tableOf(roster?.posts ?? []);
  const people = tableOf(roster?.people ?? []);
  const byOperator = tableOf(operators);
  return {
    camera: (id) => nameOfCamera(site, id, text),
    room: (id) => site?.rooms.find((room) => room.id === id)?.name ?? id,
    session: (id) => sessions.get(id) ?? id,
    post: (id) => posts.get(id) ?? id,
    person: (id) => (people.has(id) ? `${id} ${people.get(id)}` : id),
    operator: (id) =>
      id === 'machine' || id === 'system' ? text.journal.machine : (byOperator.get(id) ?? id),
  };
}
