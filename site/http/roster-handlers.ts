import type { FeedSource, Handlers } from '../../server/rpc/handlers.ts';
import { type RosterDelta, rosterDelta } from '../../shared/contract/roster-delta.ts';
import type { rosterPapersContract } from '../../shared/contract/roster-papers.ts';
import type { rosterPlanContract } from '../../shared/contract/roster-plan-contract.ts';
import type { rosterRoomsContract } from '../../shared/contract/roster-rooms.ts';
import type { rosterRulesContract } from '../../shared/contract/roster-rules-contract.ts';
import type { RosterTable } from '../../shared/contract/roster-table.ts';
import type { SiteContract } from '../../shared/contract/site-contract.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;
type RosterPart = Pick<
  SiteContract,
  | 'roster.get'
  | 'roster.previewImport'
  | 'roster.import'
  | 'roster.lastImport'
  | 'roster.undoImport'
  | 'roster.assign'
  | 'roster.swap'
  | 'roster.lock'
  | 'roster.undo'
  | 'roster.redo'
>;

/** The roster and the plans beside it. */
export function rosterHandlers({
  roster,
  rosterFiles: files,
  rosterPlans: plans,
  rosterRules: rules,
  rosterPapers: papers,
}: Pick<SiteServices, 'roster' | 'rosterFiles' | 'rosterPlans' | 'rosterRules' | 'rosterPapers'>): Handlers<
  RosterPart &
    typeof rosterRoomsContract &
    typeof rosterPlanContract &
    typeof rosterRulesContract &
    typeof rosterPapersContract
> {
  const read = (base64: string) => files.asText(Buffer.from(base64, 'base64'));
  return {
    'roster.get': () => rosterFeedOf(roster),
    async 'roster.previewImport'({ base64, ...file }) {
      const { bytes, isWorkbook } = await read(base64);
      const preview = roster.preview({ ...file, bytes });
      return isWorkbook ? { ...preview, encoding: 'xlsx' } : preview;
    },
    async 'roster.import'({ base64, ...file }, { actor }) {
      const { bytes, isWorkbook } = await read(base64);
      const preview = roster.import({ ...file, bytes }, actor);
      return isWorkbook ? { ...preview, encoding: 'xlsx' } : preview;
    },
    'roster.lastImport': () => roster.lastImport(),
    'roster.undoImport': ({ seq }, { actor }) => roster.undoImport(seq, actor),
    'rosterRooms.save': ({ revision, rooms }, { actor }) => {
      roster.saveRooms(revision, rooms, actor);
      return DONE;
    },
    'roster.assign': (change, { actor }) => {
      roster.assign(change, actor);
      return DONE;
    },
    'roster.swap': (change, { actor }) => {
      roster.swap(change, actor);
      return DONE;
    },
    'roster.lock': ({ isLocked, ...at }, { actor }) => {
      roster.lock(at, isLocked, actor);
      return DONE;
    },
    'roster.undo': (_input, { actor }) => {
      roster.undo(actor);
      return DONE;
    },
    'roster.redo': (_input, { actor }) => {
      roster.redo(actor);
      return DONE;
    },
    'rosterPlan.feed': () => ({
      snapshot: () => [...plans.list()],
      subscribe: (push) => plans.onChange(() => push([...plans.list()])),
    }),
    'rosterPlan.solve': (wish, { actor }) => plans.solve(wish, actor),
    'rosterPlan.copy': ({ name }, { actor }) => plans.copy(name, actor),
    'rosterPlan.draw': ({ sessionId, seed }, { actor }) => plans.draw(sessionId, seed, actor),
    'rosterPlan.stop': ({ planId }, { actor }) => {
      plans.stop(planId, actor);
      return DONE;
    },
    'rosterPlan.pause': ({ planId }, { actor }) => {
      plans.pause(planId, actor);
      return DONE;
    },
    'rosterPlan.resume': ({ planId }, { actor }) => {
      plans.resume(planId, actor);
      return DONE;
    },
    'rosterPlan.get': ({ planId }) => plans.get(planId),
    'rosterPlan.compare': ({ planId, otherId }) => plans.compare(planId, otherId),
    'rosterPlan.accept': ({ planId }, { actor }) => {
      plans.accept(planId, actor);
      return DONE;
    },
    'rosterPapers.missing': () => papers.missing(),
    'rosterRules.table': () => rules.table(),
    'rosterRules.save': ({ profile, reason }, { actor }) => {
      rules.save(profile, reason, actor);
      return rules.table();
    },
    'rosterRules.use': ({ name, version, reason }, { actor }) => {
      rules.use(name, version, reason, actor);
      return rules.table();
    },
    'rosterPlan.discard': ({ planId }, { actor }) => {
      plans.discard(planId, actor);
      return DONE;
    },
  };
}

/** A change of one seat sends that seat, not five thousand people. */
function rosterFeedOf(roster: SiteServices['roster']): FeedSource<RosterTable, RosterDelta> {
  return {
    snapshot: () => roster.table(),
    subscribe(push) {
      let sent = roster.table();
      return roster.onChange(() => {
        const now = roster.table();
        const delta = rosterDelta(sent, now);
        sent = now;
        push(delta);
      });
    },
  };
}
