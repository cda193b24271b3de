import { ContractError } from '../../shared/contract/errors.ts';
import type {
  ProfileReading,
  Version,
  Versioned,
  Versions,
  VersionUse,
} from '../../shared/contract/versioned.ts';
import { canonicalJson } from '../../shared/evidence/canonical-json.ts';
import type { Database } from './database.ts';

const LISTED_USES = 100;
const SYSTEM = 'system';

export interface VersionsOptions<Profile extends Versioned> {
  readonly database: Database;
  /** Made by `versionsTableSql`; its uses are in `<table>_use`. */
  readonly table: string;
  /** The default the product comes with. */
  readonly shipped: Profile;
  read(json: unknown): ProfileReading<Profile>;
  /** In the transaction of the change. */
  record(profile: Profile, what: 'saved' | 'used', reason: string, actor: string, atMs: number): void;
  /** The shipped file is not what was kept under its name and number. */
  onShippedDiffers?(key: string): void;
  isOperator(actor: string): boolean;
  nowMs(): number;
}

/** Rules or limits in versions, kept for ever: what was made by one can be shown with it. */
export interface VersionStore<Profile> {
  active(): Profile;
  /** Since when it has counted; 0 when it was never chosen by a person. */
  activeSinceMs(): number;
  /** Null for a version this site has never had. */
  find(name: string, version: number): Profile | null;
  table(): Versions<Profile>;
  /** A new version, used at once. Throws ContractError: `bad-input` with the field, `forbidden` without a named operator. */
  save(json: unknown, reason: string, actor: string): void;
  /** Throws ContractError: `not-found`, `forbidden` without a named operator. */
  use(name: string, version: number, reason: string, actor: string): void;
  /** A version that somebody laid into the data folder as a file, used from now on; one kept already changes nothing. */
  adopt(profile: Profile): void;
}

const keyOf = ({ name, version }: { name: string; version: number }): string => `${name} ${version}`;

/** Names of shipped versions stay the product's own: a site's own rules have another name. */
export function createVersions<Profile extends Versioned>(
  options: VersionsOptions<Profile>,
): VersionStore<Profile> {
  const { database, table, shipped, nowMs } = options;

  const readRow = (row: Readonly<Record<string, unknown>>): Version<Profile>[] => {
    // A version this build cannot read any more is left out.
    const read = options.read(JSON.parse(String(row['body'])));
    if (read.kind === 'refused') return [];
    return [
      {
        profile: read.profile,
        isShipped: row['is_shipped'] === 1,
        atMs: Number(row['at_ms']),
        author: String(row['author']),
        reason: String(row['reason']),
      },
    ];
  };
  const readVersions = (): Version<Profile>[] =>
    database.all(`SELECT * FROM ${table} ORDER BY at_ms DESC, name, version DESC`).flatMap(readRow);
  const readUses = (): VersionUse[] =>
    database.all(`SELECT * FROM ${table}_use ORDER BY id DESC LIMIT ?`, LISTED_USES).map((row) => ({
      name: String(row['name']),
      version: Number(row['version']),
      atMs: Number(row['at_ms']),
      by: String(row['used_by']),
      reason: String(row['reason']),
    }));
  const newestNumber = (name: string): number =>
    Number(
      database.get(`SELECT coalesce(max(version), 0) AS newest FROM ${table} WHERE name = ?`, name)?.[
        'newest'
      ] ?? 0,
    );
  const add = ({ profile, isShipped, atMs, author, reason }: Version<Profile>): void => {
    database.run(
      `INSERT INTO ${table} (name, version, body, is_shipped, at_ms, author, reason) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      profile.name,
      profile.version,
      JSON.stringify(profile),
      isShipped ? 1 : 0,
      atMs,
      author,
      reason,
    );
  };
  const enterUse = (profile: Profile, what: 'saved' | 'used', reason: string, actor: string): void => {
    const atMs = nowMs();
    database.run(
      `INSERT INTO ${table}_use (name, version, at_ms, used_by, reason) VALUES (?, ?, ?, ?, ?)`,
      profile.name,
      profile.version,
      atMs,
      actor,
      reason,
    );
    options.record(profile, what, reason, actor, atMs);
  };

  const kept = readVersions().find(({ profile }) => keyOf(profile) === keyOf(shipped));
  if (kept === undefined && newestNumber(shipped.name) < shipped.version)
    database.transaction(() =>
      add({ profile: shipped, isShipped: true, atMs: nowMs(), author: SYSTEM, reason: shipped.source }),
    );
  else if (kept !== undefined && canonicalJson(kept.profile) !== canonicalJson(shipped))
    options.onShippedDiffers?.(keyOf(shipped));

  let versions = new Map(readVersions().map((one) => [keyOf(one.profile), one]));
  let uses = readUses();
  const changed = (): void => {
    versions = new Map(readVersions().map((one) => [keyOf(one.profile), one]));
    uses = readUses();
  };
  /** A chosen version that this build cannot read gives way to the shipped one. */
  const active = (): Version<Profile> => {
    const [use] = uses;
    const chosen = use === undefined || keyOf(use) === keyOf(shipped) ? undefined : versions.get(keyOf(use));
    if (chosen) return chosen;
    const atMs = versions.get(keyOf(shipped))?.atMs ?? 0;
    return { profile: shipped, isShipped: true, atMs, author: SYSTEM, reason: '' };
  };
  const find = (name: string, version: number): Profile | null =>
    keyOf({ name, version }) === keyOf(shipped)
      ? shipped
      : (versions.get(keyOf({ name, version }))?.profile ?? null);
  const needOperator = (actor: string): void => {
    if (!options.isOperator(actor))
      throw new ContractError('forbidden', 'only a named person can change this', 'actor');
  };

  return {
    active: () => active().profile,
    activeSinceMs: () => uses[0]?.atMs ?? 0,
    find,
    table: () => ({ active: active(), shipped, versions: [...versions.values()], uses }),
    save(json, reason, actor) {
      needOperator(actor);
      const given = typeof json === 'object' && json !== null ? json : {};
      // The number is ours to give: two people who edit at once must not write the same version.
      const read = options.read({ ...given, version: 1 });
      if (read.kind === 'refused') throw new ContractError('bad-input', read.why, `profile.${read.field}`);
      const name = read.profile.name.trim();
      if (name === '' || name.length > 64 || name === shipped.name)
        throw new ContractError(
          'bad-input',
          'what a site makes its own needs a name of its own',
          'profile.name',
        );
      const profile = { ...read.profile, name, version: newestNumber(name) + 1 };
      database.transaction(() => {
        add({ profile, isShipped: false, atMs: nowMs(), author: actor, reason });
        enterUse(profile, 'saved', reason, actor);
      });
      changed();
    },
    use(name, version, reason, actor) {
      needOperator(actor);
      const profile = find(name, version);
      if (profile === null) throw new ContractError('not-found', 'there is no such version', 'version');
      database.transaction(() => enterUse(profile, 'used', reason, actor));
      changed();
    },
    adopt(profile) {
      if (find(profile.name, profile.version) !== null) return;
      const { source } = profile;
      database.transaction(() => {
        add({ profile, isShipped: false, atMs: nowMs(), author: SYSTEM, reason: source });
        enterUse(profile, 'used', source, SYSTEM);
      });
      changed();
    },
  };
}
