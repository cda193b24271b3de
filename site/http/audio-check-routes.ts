import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type AudioCheck,
  AudioCheckKind,
  AudioCheckSummary,
  RoomMeasures,
  RoomVerdict,
  SoundChain,
} from '../../shared/contract/audio-check.ts';
import { ErrorBody } from '../../shared/contract/errors.ts';
import { PreflightRoom } from '../../shared/contract/listening-preflight.ts';
import { RoomZone, ZoneName } from '../../shared/contract/listening-zone.ts';
import { OutputDevice, SignalEmission } from '../../shared/contract/signal-emission.ts';
import { sendSound } from './send-sound.ts';
import type { SiteServices } from './site-services.ts';

const failures = { '4xx': ErrorBody, '5xx': ErrorBody } as const;
const Id = z.string().min(1).max(64);
const CheckPath = z.object({ id: Id });
const wav = {
  200: { description: 'audio/wav', content: { 'audio/wav': { schema: z.unknown() } } },
} as const;

const PublicCheck = z.object({
  id: z.string(),
  kind: AudioCheckKind,
  state: z.enum(['waiting-for-signal', 'running', 'done', 'cancelled', 'failed']),
  phase: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  emission: SignalEmission.nullable(),
  /** Decided rooms only. */
  rooms: z.array(
    z.object({
      roomId: z.string(),
      verdict: RoomVerdict,
      reasons: z.array(z.object({ code: z.string(), text: z.string() })),
      measures: RoomMeasures.nullable(),
    }),
  ),
});

const stateOf = (phase: AudioCheck['phase']): z.infer<typeof PublicCheck>['state'] => {
  if (phase === 'done' || phase === 'cancelled' || phase === 'failed') return phase;
  return phase === 'capturing' || phase === 'analysing' ? 'running' : 'waiting-for-signal';
};

/** Listening-equipment checks for machines. */
export function registerAudioCheckRoutes(instance: FastifyInstance, services: SiteServices): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { audioChecks } = services;

  app.route({
    method: 'POST',
    url: '/api/v1/audio-checks',
    schema: {
      summary:
        'Starts a check of the listening equipment. output: "external" (the default) waits for a signal somebody plays, "page" lets an open page of the console play over its chosen output, any other name over the output device of that name; without such a page the check waits as for "external"',
      body: z.strictObject({
        rooms: z.union([z.literal('all'), z.array(Id).min(1).max(2000)]),
        kind: AudioCheckKind,
        programme: z.string().min(1).max(200).optional(),
        output: OutputDevice.optional(),
        zone: ZoneName.optional(),
      }),
      response: { 200: z.object({ id: z.string() }), ...failures },
    },
    handler: async (request) => {
      const { rooms, kind, programme, zone, output = 'external' } = request.body;
      const check = audioChecks.start({
        rooms,
        kind,
        chain: 'main',
        output: output === 'external' ? 'external' : 'page',
        page: null,
        device: output === 'external' || output === 'page' ? null : output,
        programme: programme ?? null,
        repeats: null,
        zone: zone ?? null,
        actor: 'api',
      });
      return { id: check.id };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks',
    schema: {
      summary: 'Checks of the listening equipment, newest first',
      response: { 200: z.array(AudioCheckSummary), ...failures },
    },
    handler: async () => [...audioChecks.list()],
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/preflight',
    schema: {
      summary:
        "Every room's microphone before a check: sound track, codec, rate, loss, clock, and what stands in the way",
      querystring: z.object({ chain: SoundChain.default('main') }),
      response: { 200: z.array(PreflightRoom), ...failures },
    },
    handler: async (request) => [...audioChecks.preflight('all', request.query.chain)],
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/zones',
    schema: {
      summary: 'Loudspeaker zones: every room that belongs to one',
      response: { 200: z.array(RoomZone), ...failures },
    },
    handler: async () => [...audioChecks.zones()],
  });

  app.route({
    method: 'POST',
    url: '/api/v1/audio-checks/zones',
    schema: {
      summary: 'Puts rooms into a loudspeaker zone; zone null takes them out of theirs',
      body: z.strictObject({ rooms: z.array(Id).min(1).max(2000), zone: ZoneName.nullable() }),
      response: { 200: z.array(RoomZone), ...failures },
    },
    handler: async (request) => [...audioChecks.setZone(request.body.rooms, request.body.zone, 'api')],
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/:id',
    schema: {
      summary: 'One check: its state and every decided room with reasons and measures',
      params: CheckPath,
      response: { 200: PublicCheck, ...failures },
    },
    handler: async (request) => {
      const check = audioChecks.get(request.params.id);
      return { ...check, state: stateOf(check.phase) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/:id/signal',
    schema: {
      summary: 'What a running check plays, as WAV; of a recording the part that is compared',
      params: CheckPath,
      response: { ...wav, ...failures },
    },
    handler: async (request, reply) =>
      reply.type('audio/wav').send(Buffer.from(audioChecks.playedWav(request.params.id))),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/signals/:kind',
    schema: {
      summary: 'The signal of a kind of check as WAV, to be played over the loudspeakers',
      params: z.object({ kind: AudioCheckKind }),
      response: { ...wav, ...failures },
    },
    handler: async (request, reply) =>
      reply
        .type('audio/wav')
        .header('content-disposition', `attachment; filename="${request.params.kind}.wav"`)
        .send(Buffer.from(audioChecks.signalWav(request.params.kind))),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/audio-checks/:id/rooms/:roomId/sound',
    schema: {
      summary: 'What one room was heard to play, as WAV; takes Range',
      params: CheckPath.extend({ roomId: Id }),
      response: { ...wav, 206: wav[200], ...failures },
    },
    handler: async (request, reply) => {
      const { id, roomId } = request.params;
      return sendSound(reply, audioChecks.evidence(id, roomId), request.headers.range);
    },
  });
}
