import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ContractError, ErrorBody } from '../../shared/contract/errors.ts';
import { CardNumber, DaySubstitute, RosterDayFact } from '../../shared/contract/roster-day.ts';
import { RosterDayBoard } from '../../shared/contract/roster-day-board.ts';
import { CardInput, LeaveInput } from '../../shared/contract/roster-day-contract.ts';
import { DayReplan, DayReplanOrder } from '../../shared/contract/roster-day-replan.ts';
import { SeatPlace } from '../../shared/contract/roster-table.ts';
import type { SiteServices } from './site-services.ts';

const MACHINE = 'machine';
const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const Id = z.string().min(1).max(64);
const OfPerson = z.strictObject({ sessionId: Id, personId: Id });
/** A reader at the door knows a card or a code, a script the person; without a session it is that of the hour. */
const SignIn = z.union([
  z.strictObject({ sessionId: Id.optional(), personId: Id }),
  z.strictObject({ sessionId: Id.optional(), card: CardNumber }),
]);

/** Invigilators on the day for machines: card readers, screens at the door, scripts. */
export function registerRosterDayRoutes(instance: FastifyInstance, { rosterDay }: SiteServices): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const Fact = { 200: RosterDayFact, ...failures };

  app.route({
    method: 'GET',
    url: '/api/v1/roster/day',
    schema: {
      summary: 'Who should be where in a session and who is; without one, the session of the hour',
      querystring: z.object({ sessionId: Id.optional() }),
      response: { 200: RosterDayBoard, ...failures },
    },
    handler: async ({ query }) => {
      const { session, board } = rosterDay.board(query.sessionId ?? null);
      return RosterDayBoard.parse({ session, ...board });
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/roster/day/sign-in',
    schema: {
      summary: 'Signs somebody in by number, card or code; answers the entry',
      body: SignIn,
      response: Fact,
    },
    handler: async ({ body }) => {
      const sessionId = body.sessionId ?? rosterDay.board(null).session.id;
      const personId = 'card' in body ? rosterDay.personOfCard(body.card) : body.personId;
      if (personId === null) throw new ContractError('not-found', 'this card is nobody’s', 'card');
      return rosterDay.signIn({ sessionId, personId }, MACHINE);
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/roster/day/absent',
    schema: { summary: 'Enters that somebody does not come', body: OfPerson, response: Fact },
    handler: async ({ body }) => rosterDay.absent(body, MACHINE),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/roster/day/leave',
    schema: {
      summary: 'Enters that somebody who signed in leaves before the end, and why; the seat is open again',
      body: LeaveInput,
      response: Fact,
    },
    handler: async ({ body }) => rosterDay.leave(body, MACHINE),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/roster/day/substitutes',
    schema: {
      summary: 'Who may step in at a seat, best first, with reasons; at most 50',
      querystring: z.object({ sessionId: Id, postId: Id, seat: z.coerce.number().int().min(0) }),
      response: { 200: z.array(DaySubstitute), ...failures },
    },
    handler: async ({ query }) => rosterDay.substitutes(query),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/roster/day/substitute',
    schema: {
      summary: 'Puts a substitute on a seat; `fromPersonId` is who sits there now, null where it is empty',
      body: SeatPlace.extend({ personId: Id, fromPersonId: Id.nullable() }),
      response: Fact,
    },
    handler: async ({ body }) => rosterDay.substitute(body, MACHINE),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/roster/day/replan',
    schema: {
      summary: 'The fewest changes when several people do not come; a proposal, nothing is changed',
      body: DayReplanOrder,
      response: { 200: DayReplan, ...failures },
    },
    handler: async ({ body }) => rosterDay.replan(body),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/roster/day/replan/:id/accept',
    schema: {
      summary: 'Takes a proposal over, as one step of undo; refused once the roster is another one',
      params: z.object({ id: Id }),
      response: Fact,
    },
    handler: async ({ params }) => rosterDay.acceptReplan(params.id, MACHINE),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/roster/day/take-back',
    schema: {
      summary: 'Takes an entry of the day back by another one; of a substitute the seat goes back too',
      body: z.strictObject({ factId: Id }),
      response: Fact,
    },
    handler: async ({ body }) => rosterDay.takeBack(body.factId, MACHINE),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/roster/day/cards',
    schema: {
      summary: 'Records whose a card is; `personId` null: nobody’s any more',
      body: CardInput,
      response: { 200: z.object({ cards: z.number().int() }), ...failures },
    },
    handler: async ({ body }) => {
      rosterDay.setCard(body, MACHINE);
      return { cards: rosterDay.day().setup.cards.length };
    },
  });
}
