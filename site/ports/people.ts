import type { BulkRecord, PeopleChange, PersonRecord } from '../../shared/contract/people.ts';
import type {
  FileInspection,
  PeopleImportChoice,
  PeopleImportPreview,
} from '../../shared/contract/people-import.ts';
import type { PersonPrivate } from '../../shared/contract/person-records.ts';
import type { Person } from '../../shared/contract/roster-table.ts';

/** Why people who are on the roster may not start. */
export interface PeopleReadiness {
  /** People with at least one seat. */
  readonly assigned: number;
  /** Without training that holds in every session they have. */
  readonly untrained: number;
  /** Without a signed letter. */
  readonly unsigned: number;
  /** On leave, and still on the roster. */
  readonly onLeave: number;
}

export type PeopleFormat = 'xlsx' | 'csv';

/** Records of people: what is known of them, where it came from, what is told of them to others. */
export interface People {
  /** Throws ContractError `not-found`. */
  person(id: string): PersonRecord;
  /** The newest 50, newest first; those taken back are the newest. */
  changes(): PeopleChange[];
  /** Ids of the people with this whole telephone number. */
  byPhone(phone: string): string[];
  /** `header` says where the headers of one sheet are, when that was not found right. */
  inspect(bytes: Uint8Array, header?: { sheet: number; row: number }): Promise<FileInspection>;
  preview(choice: PeopleImportChoice): Promise<PeopleImportPreview>;
  /** Throws ContractError `bad-input` while anything stands in the way; nothing is written then. */
  import(choice: PeopleImportChoice, actor: string): Promise<PeopleChange>;
  /** Throws ContractError `conflict` when somebody changed the record in the meantime. */
  save(
    change: { version: string | null; person: Person; private: PersonPrivate },
    actor: string,
  ): PersonRecord;
  /** Throws ContractError `conflict` while the person has a seat on the roster. */
  remove(id: string, version: string, actor: string): void;
  record(ids: readonly string[], record: BulkRecord, actor: string): PeopleChange;
  /** Takes back the newest change, which must be this one. */
  undo(seq: number, actor: string): PeopleChange;
  /** Makes the oldest undone change again, which must be this one. */
  redo(seq: number, actor: string): PeopleChange;
  attachScan(
    scan: { id: string; version: string; post: string; bytes: Uint8Array },
    actor: string,
  ): PersonRecord;
  /** A scan by its hash; throws ContractError `not-found`. */
  scan(sha256: string): { path: string; mediaType: string };
  template(format: PeopleFormat): Promise<Uint8Array>;
  /** Everything of the list, telephone numbers and reasons included: for the site's own use. */
  exported(format: PeopleFormat, actor: string): Promise<Uint8Array>;
  /** Nobody in it can be recognised without the key of the site. */
  pseudonymous(format: 'json' | 'csv', actor: string): Uint8Array;
  readiness(): PeopleReadiness;
}
