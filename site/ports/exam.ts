import type { VersionStore } from '../../server/sqlite/create-versions.ts';
import type { OpenedPlan } from '../../shared/contract/exam-contract.ts';
import type { ExamLibrary } from '../../shared/contract/exam-library.ts';
import type {
  ExamPlan,
  ExamPlanList,
  PlanImportKind,
  PlanImportPreview,
} from '../../shared/contract/exam-plan.ts';

/** Exam plans; the one that counts gives the roster, the recordings and the listening test their sessions. */
export interface ExamPlans {
  list(): ExamPlanList;
  onChange(listener: () => void): () => void;
  /** Throws ContractError `not-found`. */
  get(planId: string): OpenedPlan;
  /** The plan that counts, with its library; null when there is none. */
  active(): { readonly plan: ExamPlan; readonly library: ExamLibrary } | null;
  /** Throws ContractError `not-found` for an unknown template, `bad-input` for a day that does not exist. */
  create(
    wish: { templateId: string | null; name: string; firstDate: string },
    actor: string,
  ): { planId: string };
  copy(wish: { planId: string; name: string; firstDate: string }, actor: string): { planId: string };
  /** Throws ContractError `bad-input` with the first fault, `conflict` when it is another revision by now. */
  save(plan: ExamPlan, revision: number, actor: string): void;
  /** Throws ContractError `conflict` for the plan that counts. */
  remove(planId: string, actor: string): void;
  /** Throws ContractError `conflict` with the field `seats` while people sit in sessions it does not have. */
  activate(planId: string, isClearing: boolean, actor: string): void;
  /** Throws ContractError `conflict` when there is nothing to take back. */
  undo(actor: string): void;
  preview(planId: string, kind: PlanImportKind, bytes: Uint8Array): PlanImportPreview;
  /** All or nothing; throws ContractError `bad-input` while there are problems, `conflict` for another revision. */
  import(
    file: { planId: string; kind: PlanImportKind; fileName: string; bytes: Uint8Array; revision: number },
    actor: string,
  ): PlanImportPreview;
}

export type ExamLibraries = Pick<VersionStore<ExamLibrary>, 'active' | 'find' | 'table' | 'save' | 'use'>;
