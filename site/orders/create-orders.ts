import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { HookedDatabase } from '../../server/sqlite/after-commit.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { SiteInstruction, SiteInstructions, StageEntry } from '../../shared/contract/instructions.ts';
import { instructionState, nextStages } from '../../shared/domain/instruction-life.ts';
import {
  type InstructionStage,
  instructionHash,
  isSameDictation,
  phoneCode,
  type Rejection,
  rejectionOf,
} from '../../shared/uplink/instruction.ts';
import type { InstructionFrame } from '../../shared/uplink/messages.ts';
import type { Verify } from '../../shared/uplink/tools.ts';
import type { Journal } from '../ports/journal.ts';
import type { OrderActor, Orders } from '../ports/orders.ts';
import type { Outbox } from '../ports/outbox.ts';
import { createOrderStore, type KeptInstruction } from './order-store.ts';

export interface OrdersOptions {
  readonly database: HookedDatabase;
  readonly outbox: Outbox;
  readonly journal: Pick<Journal, 'append'>;
  readonly siteCode: string;
  /** Keys of the levels this site obeys, from its enrolment file. */
  readonly issuers: readonly Verify[];
  nowMs(): number;
  monoMs(): number;
}

const SHOWN = 200;
const LOOK_EVERY_MS = 1_000;
const SYSTEM: OrderActor = { actor: 'system', name: '' };

/** Instructions of this site over the append-only tables. */
export function createOrders(options: OrdersOptions): Orders {
  const { database, outbox, journal, siteCode, nowMs, monoMs } = options;
  let { issuers } = options;
  const store = createOrderStore(database);
  const listeners = new Set<(board: SiteInstructions) => void>();
  /** Monotonic deadlines of those that came in this run: a jump of the clock moves none of them. */
  const deadlines = new Map<string, number>();

  const isExpired = ({ instruction, centreAheadMs }: KeptInstruction): boolean => {
    const deadline = deadlines.get(instruction.id);
    return deadline === undefined ? nowMs() + centreAheadMs >= instruction.expiresAtMs : monoMs() >= deadline;
  };
  const stagesOf = (id: string): Set<InstructionStage> => new Set(store.stages(id).map(({ stage }) => stage));

  function viewOf(kept: KeptInstruction): SiteInstruction {
    const { id, issuer, text, requires, issuedAtMs, expiresAtMs } = kept.instruction;
    const stages = store.stages(id);
    const notes = store.phoned(SHOWN).filter((note) => note.instructionId === id);
    return {
      id,
      issuer,
      text,
      requires,
      issuedAtMs,
      expiresAtMs,
      receivedAtMs: kept.receivedAtMs,
      code: phoneCode(kept.hash),
      state: instructionState(new Set(stages.map(({ stage }) => stage)), isExpired(kept)),
      stages,
      hasOtherDictation: notes.some((note) => note.isSameText === false),
    };
  }

  const board = (): SiteInstructions => ({
    nowMs: nowMs(),
    instructions: store.list(SHOWN).map(viewOf),
    phoned: store.phoned(SHOWN),
  });

  let told = '';
  function tell(): void {
    if (listeners.size === 0) return;
    const now = board();
    const text = JSON.stringify([now.instructions, now.phoned]);
    if (text === told) return;
    told = text;
    for (const listener of listeners) listener(now);
  }
  const looking = setInterval(tell, LOOK_EVERY_MS);
  looking.unref();

  /** Inside a transaction: the stage, its journal row and its report. */
  function write(id: string, entry: StageEntry, { actor }: OrderActor, isLate = false): void {
    store.addStage(id, { ...entry, actor });
    journal.append({
      actor,
      action: `instruction.${entry.stage}`,
      subject: id,
      details: {
        ...(entry.text === '' ? {} : { text: entry.text }),
        ...(entry.isByPhone ? { isByPhone: true } : {}),
        ...(isLate ? { isLate: true } : {}),
      },
    });
    outbox.append({
      lane: 'A',
      type: 'instruction.stage',
      subject: `instruction/${id}`,
      data: {
        instructionId: id,
        stage: entry.stage,
        atMs: entry.atMs,
        by: entry.by,
        text: entry.text,
        isByPhone: entry.isByPhone,
        ...(isLate ? { isExpired: true } : {}),
      },
    });
  }

  /** Inside a transaction. */
  function reject(frame: InstructionFrame, reason: Rejection): void {
    const atMs = nowMs();
    const { id, issuer, n } = frame;
    journal.append({
      actor: 'system',
      action: 'instruction.rejected',
      subject: id,
      details: { issuer, rejection: reason },
    });
    outbox.append({
      lane: 'A',
      type: 'instruction.rejected',
      data: { instructionId: id, number: n, issuer, reason, atMs },
    });
  }

  /** Inside a transaction: notes of the telephone that were waiting for this instruction. */
  function reconcile(kept: KeptInstruction): void {
    for (const note of store.openNotes(phoneCode(kept.hash))) {
      const isSame = isSameDictation(note.text, kept.instruction.text);
      store.match(note.id, kept.instruction.id, isSame);
      outbox.append({
        lane: 'A',
        type: 'instruction.phoned',
        data: {
          code: note.code,
          text: note.text,
          caller: note.caller,
          by: note.by,
          atMs: note.atMs,
          instructionId: kept.instruction.id,
          isSameText: isSame,
        },
      });
      // Other words than those that were signed have to be read by somebody.
      if (!isSame || stagesOf(kept.instruction.id).has('confirmed')) continue;
      write(
        kept.instruction.id,
        { stage: 'confirmed', atMs: note.atMs, by: note.by, text: '', isByPhone: true },
        SYSTEM,
      );
    }
  }

  function take(frame: InstructionFrame): void {
    const { t: _type, n, after: _after, now, sig, ...instruction } = frame;
    const atMs = nowMs();
    database.transaction(() => {
      // The cursor moves for a refused one too: it must not block those behind it.
      if (n <= store.have()) return;
      store.setHave(n);
      const wrong = rejectionOf(tools, siteCode, issuers, instruction, sig);
      if (wrong !== null) return reject(frame, wrong);
      const hash = instructionHash(tools, instruction);
      const known = store.find(instruction.id);
      if (known !== null) return reject(frame, known.hash === hash ? 'repeated' : 'changed');
      const kept = {
        instruction,
        number: n,
        hash,
        receivedAtMs: atMs,
        centreAheadMs: Math.round(now - atMs),
      };
      store.add(kept, sig);
      deadlines.set(instruction.id, monoMs() + instruction.expiresAtMs - now);
      write(
        instruction.id,
        { stage: 'received', atMs, by: '', text: '', isByPhone: false },
        SYSTEM,
        isExpired(kept),
      );
      reconcile(kept);
    });
    tell();
  }

  function reach(
    id: string,
    wish: 'confirmed' | 'executed' | 'refused',
    by: OrderActor,
    text = '',
    isByPhone = false,
  ): SiteInstruction {
    const kept = store.find(id);
    if (kept === null) throw new ContractError('not-found', 'there is no such instruction', 'id');
    const next = nextStages(stagesOf(id), wish, kept.instruction.requires, isExpired(kept));
    if ('refusal' in next)
      throw new ContractError('conflict', `the instruction: ${next.refusal}`, `id:${next.refusal}`);
    const atMs = nowMs();
    database.transaction(() => {
      for (const stage of next.write)
        write(id, { stage, atMs, by: by.name, text: stage === wish ? text : '', isByPhone }, by);
    });
    tell();
    return viewOf(kept);
  }

  return {
    obey(next) {
      issuers = next;
    },
    have: () => store.have(),
    take,
    board,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    displayed(id) {
      const kept = store.find(id);
      if (kept === null || stagesOf(id).has('displayed') || isExpired(kept)) return;
      database.transaction(() =>
        write(id, { stage: 'displayed', atMs: nowMs(), by: '', text: '', isByPhone: false }, SYSTEM),
      );
      tell();
    },
    confirm: (id, by) => reach(id, 'confirmed', by),
    finish: (id, outcome, text, by) => reach(id, outcome, by, text),
    phone({ code, text, caller }, by) {
      const atMs = nowMs();
      database.transaction(() => {
        store.addPhoned({ code, text, caller, actor: by.actor, by: by.name, atMs });
        journal.append({
          actor: by.actor,
          action: 'instruction.phoned',
          subject: code,
          details: { text, caller },
        });
        const kept = store.list(SHOWN).find((each) => phoneCode(each.hash) === code);
        if (kept !== undefined) return reconcile(kept);
        outbox.append({
          lane: 'A',
          type: 'instruction.phoned',
          data: { code, text, caller, by: by.name, atMs, instructionId: null, isSameText: null },
        });
      });
      tell();
    },
    close: () => clearInterval(looking),
  };
}
