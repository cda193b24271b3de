/**
 * The description one schema has for SQLite and PostgreSQL. A trailing `?` allows NULL. Numbers are
 * whole (INTEGER, bigint); booleans are 0 and 1, times milliseconds of the epoch, documents JSON text.
 */
export type ColumnType = 'text' | 'integer' | 'bytes' | 'text?' | 'integer?' | 'bytes?';

export type SchemaChange =
  | {
      readonly kind: 'table';
      readonly table: string;
      /** In this order. */
      readonly columns: Readonly<Record<string, ColumnType>>;
      readonly key: readonly string[];
      /**
       * A column that numbers the rows in order of arrival: the row number of an append-only table in
       * SQLite (increasing over the file), an ordinary column in PostgreSQL (increasing within one site).
       */
      readonly arrival?: string;
      readonly references?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'column';
      readonly table: string;
      readonly column: string;
      readonly type: ColumnType;
      /** What rows of before get; needed unless NULL is allowed. */
      readonly initial?: string | number;
    }
  | {
      readonly kind: 'index';
      readonly index: string;
      readonly table: string;
      readonly columns: readonly string[];
      readonly isUnique?: boolean;
    }
  /** A change of data in words both engines understand. */
  | { readonly kind: 'data'; readonly sql: string };

/** One version of a schema. Never edited once released; the next change is the next number. */
export interface SchemaStep {
  readonly version: number;
  readonly name: string;
  readonly changes: readonly SchemaChange[];
}

export type Dialect = 'sqlite' | 'postgres';

const TYPES: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  sqlite: { text: 'TEXT', integer: 'INTEGER', bytes: 'BLOB' },
  postgres: { text: 'text', integer: 'bigint', bytes: 'bytea' },
};

/** The statements of one version, in order. */
export const statementsOf = (step: SchemaStep, dialect: Dialect): string[] =>
  step.changes.flatMap((change) => statements(change, dialect));

function statements(change: SchemaChange, dialect: Dialect): string[] {
  switch (change.kind) {
    case 'table':
      return dialect === 'sqlite' ? sqliteTable(change) : [postgresTable(change)];
    case 'column':
      return [
        `ALTER TABLE ${change.table} ADD COLUMN ${column(change.column, change.type, dialect)}${
          change.initial === undefined ? '' : ` DEFAULT ${literal(change.initial)}`
        }`,
      ];
    case 'index':
      return [
        `CREATE ${change.isUnique ? 'UNIQUE ' : ''}INDEX ${change.index} ON ${change.table}(${change.columns.join(', ')})`,
      ];
    case 'data':
      return [change.sql];
  }
}

type TableChange = Extract<SchemaChange, { kind: 'table' }>;

function sqliteTable(change: TableChange): string[] {
  const { table, columns, key, arrival } = change;
  const lines = Object.entries(columns).map(([name, type]) =>
    name === arrival ? `${name} INTEGER PRIMARY KEY` : column(name, type, 'sqlite') + reference(change, name),
  );
  // Appending in row order keeps the write-ahead log small; other tables are their own primary index.
  if (arrival !== undefined)
    return [
      `CREATE TABLE ${table} (${lines.join(', ')}) STRICT`,
      `CREATE UNIQUE INDEX ${table}_number ON ${table}(${key.join(', ')})`,
    ];
  return [
    `CREATE TABLE ${table} (${lines.join(', ')}, PRIMARY KEY (${key.join(', ')})) STRICT, WITHOUT ROWID`,
  ];
}

function postgresTable(change: TableChange): string {
  const lines = Object.entries(change.columns).map(
    ([name, type]) => column(name, type, 'postgres') + reference(change, name),
  );
  return `CREATE TABLE ${change.table} (${lines.join(', ')}, PRIMARY KEY (${change.key.join(', ')}))`;
}

function column(name: string, type: ColumnType, dialect: Dialect): string {
  const isOptional = type.endsWith('?');
  const base = TYPES[dialect][isOptional ? type.slice(0, -1) : type];
  return `${name} ${base}${isOptional ? '' : ' NOT NULL'}`;
}

function reference({ references }: TableChange, name: string): string {
  const target = references?.[name];
  return target === undefined ? '' : ` REFERENCES ${target}`;
}

const literal = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
