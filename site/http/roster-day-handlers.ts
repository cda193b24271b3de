import type { Handlers } from '../../server/rpc/handlers.ts';
import type { rosterDayContract } from '../../shared/contract/roster-day-contract.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of invigilators on the day. */
export const rosterDayHandlers = ({
  rosterDay,
}: Pick<SiteServices, 'rosterDay'>): Handlers<typeof rosterDayContract> => ({
  'rosterDay.facts': () => ({
    snapshot: () => rosterDay.day(),
    subscribe: (push) => rosterDay.onChange(push),
  }),
  'rosterDay.signIn': (who, { actor }) => rosterDay.signIn(who, actor),
  'rosterDay.absent': (who, { actor }) => rosterDay.absent(who, actor),
  'rosterDay.leave': (request, { actor }) => rosterDay.leave(request, actor),
  'rosterDay.takeBack': ({ factId }, { actor }) => rosterDay.takeBack(factId, actor),
  'rosterDay.substitutes': (at) => rosterDay.substitutes(at),
  'rosterDay.substitute': (change, { actor }) => rosterDay.substitute(change, actor),
  'rosterDay.replan': (order) => rosterDay.replan(order),
  'rosterDay.acceptReplan': ({ id }, { actor }) => rosterDay.acceptReplan(id, actor),
  'rosterDay.setCard': (change, { actor }) => {
    rosterDay.setCard(change, actor);
    return {};
  },
  'rosterDay.setReportTime': (change, { actor }) => {
    rosterDay.setReportTime(change, actor);
    return {};
  },
  'rosterDay.setStandbyPlace': (place, { actor }) => {
    rosterDay.setStandbyPlace(place, actor);
    return {};
  },
});
