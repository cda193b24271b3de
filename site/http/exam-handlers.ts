import type { Handlers } from '../../server/rpc/handlers.ts';
import type { examContract } from '../../shared/contract/exam-contract.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;

/** Exam plans and their library. */
export function examHandlers({
  examPlans: plans,
  examLibraries: libraries,
  rosterFiles: files,
}: Pick<SiteServices, 'examPlans' | 'examLibraries' | 'rosterFiles'>): Handlers<typeof examContract> {
  const read = (base64: string) => files.asText(Buffer.from(base64, 'base64'));
  return {
    'examPlan.feed': () => ({
      snapshot: () => plans.list(),
      subscribe: (push) => plans.onChange(() => push(plans.list())),
    }),
    'examPlan.get': ({ planId }) => plans.get(planId),
    'examPlan.create': (wish, { actor }) => plans.create(wish, actor),
    'examPlan.copy': (wish, { actor }) => plans.copy(wish, actor),
    'examPlan.save': ({ plan, revision }, { actor }) => {
      plans.save(plan, revision, actor);
      return DONE;
    },
    'examPlan.remove': ({ planId }, { actor }) => {
      plans.remove(planId, actor);
      return DONE;
    },
    'examPlan.activate': ({ planId, isClearing }, { actor }) => {
      plans.activate(planId, isClearing, actor);
      return DONE;
    },
    'examPlan.undo': (_input, { actor }) => {
      plans.undo(actor);
      return DONE;
    },
    async 'examPlan.previewImport'({ planId, kind, base64 }) {
      const { bytes, isWorkbook } = await read(base64);
      const preview = plans.preview(planId, kind, bytes);
      return isWorkbook ? { ...preview, encoding: 'xlsx' } : preview;
    },
    async 'examPlan.import'({ base64, ...file }, { actor }) {
      const { bytes, isWorkbook } = await read(base64);
      const preview = plans.import({ ...file, bytes }, actor);
      return isWorkbook ? { ...preview, encoding: 'xlsx' } : preview;
    },
    'examLibrary.table': () => libraries.table(),
    'examLibrary.save': ({ profile, reason }, { actor }) => {
      libraries.save(profile, reason, actor);
      return libraries.table();
    },
    'examLibrary.use': ({ name, version, reason }, { actor }) => {
      libraries.use(name, version, reason, actor);
      return libraries.table();
    },
  };
}
