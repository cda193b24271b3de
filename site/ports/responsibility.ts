import type {
  ResponsibilityNode,
  ResponsibilityPreview,
  ResponsibilityTree,
} from '../../shared/contract/responsibility.ts';
import type { PaperLanguage } from '../../shared/contract/roster-papers.ts';

/** The tree of responsibilities of the site: who answers for what, under whom, and what is missing. */
export interface Responsibility {
  get(): ResponsibilityTree;
  /** Reads a file and changes nothing. */
  preview(bytes: Uint8Array): Promise<ResponsibilityPreview>;
  /** Throws ContractError `conflict` when somebody changed the tree meanwhile, `bad-input` when the nodes are no tree. */
  save(version: number, nodes: readonly ResponsibilityNode[], actor: string): ResponsibilityTree;
  /** Takes back the newest change, which must be this version. */
  undo(version: number, actor: string): ResponsibilityTree;
  /** The chart on paper. */
  pdf(language: PaperLanguage): Promise<Uint8Array>;
}
