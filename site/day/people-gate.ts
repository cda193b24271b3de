import type { Gate } from '../../shared/contract/readiness.ts';
import type { PeopleReadiness } from '../ports/people.ts';

type Finding = Pick<Gate, 'state' | 'isBlocking' | 'reasonCode' | 'facts' | 'reason'>;

/** The roster and its people, in figures. */
export interface RosterKnown extends PeopleReadiness {
  readonly people: number;
  /** What is missing in the tree of responsibilities; 0 while there is none. */
  readonly treeGaps: number;
  readonly openSeats: number;
  readonly hardConflicts: number;
}

/**
 * Passed when every seat is filled, no rule is broken, and everybody on the roster is trained for each of their sessions and
 * has signed a letter of responsibility (未经培训不得上岗，责任落实到岗到人). Untrained and unsigned come first: they need days,
 * a seat needs a minute.
 */
export function judgeRoster(known: RosterKnown): Finding {
  const { people, openSeats, hardConflicts, assigned, untrained, unsigned, onLeave, treeGaps } = known;
  const finding = (
    state: Finding['state'],
    reasonCode: string,
    reason: string,
    facts: Finding['facts'] = {},
  ): Finding => ({ state, isBlocking: true, reasonCode, reason, facts });
  if (people === 0) return finding('open', 'no-people', 'no staff has been entered');
  if (assigned === 0)
    return finding('open', 'nobody-assigned', 'nobody has a seat on the roster', { people });
  const facts = { assigned, untrained, unsigned, onLeave };
  if (untrained > 0 || unsigned > 0)
    return finding(
      'failed',
      'people-not-ready',
      `${untrained} people on the roster are not trained, ${unsigned} have not signed`,
      facts,
    );
  if (onLeave > 0)
    return finding('failed', 'people-on-leave', `${onLeave} people on the roster are on leave`, facts);
  if (treeGaps > 0)
    return finding('failed', 'responsibility-gaps', `${treeGaps} gaps in the tree of responsibilities`, {
      treeGaps,
    });
  if (hardConflicts > 0)
    return finding('failed', 'roster-conflicts', `${hardConflicts} rules are broken in the roster`, {
      hardConflicts,
    });
  if (openSeats > 0)
    return finding('failed', 'open-seats', `${openSeats} seats are not filled`, { openSeats });
  return finding('passed', 'people-ready', `all ${assigned} people on the roster are trained and signed`, {
    assigned,
  });
}
