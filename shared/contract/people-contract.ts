import { z } from 'zod';
import { command, query } from './define.ts';
import { BulkRecord, PeopleChange, PersonRecord } from './people.ts';
import {
  FileInspection,
  InspectPeopleFile,
  PeopleImportChoice,
  PeopleImportPreview,
} from './people-import.ts';
import { PersonPrivate } from './person-records.ts';
import { Person } from './roster-table.ts';

const Nothing = z.object({});
const Done = z.object({ isDone: z.literal(true) });
const Id = z.string().min(1).max(64);
const ROLES = ['director', 'duty'] as const;

/** Records of people, their import and what can be taken back. The list itself is part of `roster.get`. */
export const peopleContract = {
  'people.person': query(ROLES, z.object({ id: Id }), PersonRecord),
  'people.changes': query(ROLES, Nothing, z.array(PeopleChange)),
  /** Ids of the people with this whole telephone number; the list itself only holds its ends. */
  'people.byPhone': query(ROLES, z.object({ phone: z.string().regex(/^\+?\d{5,20}$/) }), z.array(Id)),
  'people.inspectFile': query(ROLES, InspectPeopleFile, FileInspection),
  'people.previewImport': query(ROLES, PeopleImportChoice, PeopleImportPreview),
  /** All or nothing: refused while a row has a problem or nobody has said who it is. */
  'people.import': command(ROLES, PeopleImportChoice, PeopleChange),
  /** `version` is that of the record the operator saw, null for somebody new; an older one is a conflict. */
  'people.save': command(
    ROLES,
    z.object({ version: z.string().nullable(), person: Person, private: PersonPrivate }),
    PersonRecord,
  ),
  'people.remove': command(ROLES, z.object({ id: Id, version: z.string() }), Done),
  'people.record': command(
    ROLES,
    z.object({ ids: z.array(Id).min(1).max(20_000), record: BulkRecord }),
    PeopleChange,
  ),
  /** Takes back the newest change; its number is told, so that nobody takes back what another has just done. */
  'people.undo': command(ROLES, z.object({ seq: z.number().int() }), PeopleChange),
  /** Makes the oldest change again that was taken back. */
  'people.redo': command(ROLES, z.object({ seq: z.number().int() }), PeopleChange),
  /** A scan of a signed letter: PDF, JPEG or PNG. The letter then names its hash. */
  'people.attachScan': command(
    ROLES,
    z.object({
      id: Id,
      version: z.string(),
      post: z.string().min(1).max(64),
      base64: z.string().max(6 * 1024 * 1024),
    }),
    PersonRecord,
  ),
};
