import type { Database, Row } from '../../server/sqlite/database.ts';
import type { PhonedInstruction, StageEntry } from '../../shared/contract/instructions.ts';
import { type Instruction, InstructionStage } from '../../shared/uplink/instruction.ts';

export interface KeptInstruction {
  readonly instruction: Instruction;
  readonly number: number;
  readonly hash: string;
  readonly receivedAtMs: number;
  readonly centreAheadMs: number;
}

/** Rows of the instructions; the caller holds the transaction. */
export interface OrderStore {
  have(): number;
  setHave(number: number): void;
  find(id: string): KeptInstruction | null;
  /** Newest first. */
  list(limit: number): KeptInstruction[];
  add(kept: KeptInstruction, signature: string): void;
  stages(id: string): StageEntry[];
  addStage(id: string, entry: StageEntry & { readonly actor: string }): void;
  addPhoned(note: Omit<PhonedInstruction, 'id' | 'instructionId' | 'isSameText'> & { actor: string }): number;
  /** Newest first. */
  phoned(limit: number): PhonedInstruction[];
  /** Notes of that code no instruction has come for, oldest first. */
  openNotes(code: string): PhonedInstruction[];
  match(phoneId: number, instructionId: string, isSameText: boolean): void;
}

const PHONED_SQL =
  'SELECT p.*, m.instruction_id, m.is_same_text FROM instruction_phone AS p LEFT JOIN instruction_phone_match AS m ON m.phone_id = p.id';

export function createOrderStore(database: Database): OrderStore {
  return {
    have: () => Number(database.get('SELECT have FROM instruction_cursor WHERE id = 1')?.have ?? 0),
    setHave(number) {
      database.run(
        'INSERT INTO instruction_cursor (id, have) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET have = MAX(have, excluded.have)',
        number,
      );
    },
    find(id) {
      const row = database.get('SELECT * FROM instruction WHERE id = ?', id);
      return row === undefined ? null : toKept(row);
    },
    list: (limit) =>
      database
        .all('SELECT * FROM instruction ORDER BY received_ms DESC, number DESC LIMIT ?', limit)
        .map(toKept),
    add({ instruction, number, hash, receivedAtMs, centreAheadMs }, signature) {
      database.run(
        `INSERT INTO instruction (id, number, issuer, requires, text, issued_ms, expires_ms, hash, signature, addressee,
           received_ms, centre_ahead_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        instruction.id,
        number,
        instruction.issuer,
        instruction.requires,
        instruction.text,
        instruction.issuedAtMs,
        instruction.expiresAtMs,
        hash,
        signature,
        instruction.to,
        receivedAtMs,
        centreAheadMs,
      );
    },
    stages: (id) =>
      database
        .all('SELECT * FROM instruction_stage WHERE instruction_id = ?', id)
        .map((row) => ({
          stage: InstructionStage.parse(row.stage),
          atMs: Number(row.at_ms),
          by: String(row.name),
          text: String(row.text),
          isByPhone: row.is_by_phone === 1,
        }))
        .sort(
          (a, b) => InstructionStage.options.indexOf(a.stage) - InstructionStage.options.indexOf(b.stage),
        ),
    addStage(id, { stage, atMs, actor, by, text, isByPhone }) {
      database.run(
        'INSERT INTO instruction_stage (instruction_id, stage, at_ms, actor, name, text, is_by_phone) VALUES (?, ?, ?, ?, ?, ?, ?)',
        id,
        stage,
        atMs,
        actor,
        by,
        text,
        isByPhone ? 1 : 0,
      );
    },
    addPhoned: ({ code, text, caller, actor, by, atMs }) =>
      database.run(
        'INSERT INTO instruction_phone (code, text, caller, actor, name, at_ms) VALUES (?, ?, ?, ?, ?, ?)',
        code,
        text,
        caller,
        actor,
        by,
        atMs,
      ).lastInsertRowid,
    phoned: (limit) => database.all(`${PHONED_SQL} ORDER BY p.id DESC LIMIT ?`, limit).map(toPhoned),
    openNotes: (code) =>
      database.all(`${PHONED_SQL} WHERE p.code = ? AND m.phone_id IS NULL ORDER BY p.id`, code).map(toPhoned),
    match(phoneId, instructionId, isSameText) {
      database.run(
        'INSERT INTO instruction_phone_match (phone_id, instruction_id, is_same_text) VALUES (?, ?, ?)',
        phoneId,
        instructionId,
        isSameText ? 1 : 0,
      );
    },
  };
}

const toKept = (row: Row): KeptInstruction => ({
  instruction: {
    id: String(row.id),
    issuer: String(row.issuer),
    to: String(row.addressee),
    requires: row.requires === 'done' ? 'done' : 'read',
    text: String(row.text),
    issuedAtMs: Number(row.issued_ms),
    expiresAtMs: Number(row.expires_ms),
  },
  number: Number(row.number),
  hash: String(row.hash),
  receivedAtMs: Number(row.received_ms),
  centreAheadMs: Number(row.centre_ahead_ms),
});

const toPhoned = (row: Row): PhonedInstruction => ({
  id: Number(row.id),
  code: String(row.code),
  text: String(row.text),
  caller: String(row.caller),
  by: String(row.name),
  atMs: Number(row.at_ms),
  instructionId: typeof row.instruction_id === 'string' ? row.instruction_id : null,
  isSameText: row.is_same_text === null ? null : row.is_same_text === 1,
});
