import { z } from 'zod';
import { BatchHeader } from '../../shared/uplink/batch-frame.ts';
import { Envelope } from '../../shared/uplink/envelope.ts';
import { EVENT_DATA } from '../../shared/uplink/event-types.ts';
import {
  CLOSE,
  UPLINK_LIMITS,
  UPLINK_PATH,
  UPLINK_PROTOCOL,
  UPLINK_TIMING,
} from '../../shared/uplink/limits.ts';
import {
  Ack,
  Challenge,
  Down,
  Drain,
  Fork,
  Heartbeat,
  Hello,
  InstructionFrame,
  Nack,
  Quarantined,
  Welcome,
} from '../../shared/uplink/messages.ts';
import { RelayHeader } from '../../shared/uplink/relay-frame.ts';
import {
  Offer,
  Presences,
  Receipt,
  RelayAck,
  RelayNack,
  RelayRefused,
  Take,
  Vouch,
} from '../../shared/uplink/relay-messages.ts';

type Json = Readonly<Record<string, unknown>>;

/** What each end says, with one line of what it means. */
const FROM_CENTRE = {
  challenge: [Challenge, 'A nonce for the signature of hello, and what this centre allows.'],
  welcome: [Welcome, 'How far each lane is stored, and the credit of this line.'],
  ack: [Ack, 'Everything of the lane up to the number is stored durably.'],
  nack: [Nack, 'A frame is missing behind the number; go back there.'],
  quarantined: [Quarantined, 'An event was kept raw because it could not be read.'],
  drain: [Drain, 'A planned stop; come back within the time.'],
  cmd: [InstructionFrame, 'An instruction, signed by the level that issued it.'],
  take: [Take, 'To a centre: how far the lanes of a site behind it are stored.'],
  rack: [RelayAck, 'To a centre: everything of that site’s lane up to the number is stored durably.'],
  rnack: [RelayNack, 'To a centre: a relayed frame is missing behind the number; go back there.'],
  rno: [RelayRefused, 'To a centre: a site behind it is not taken, and why.'],
  receipt: [Receipt, 'How far a level above has stored a lane of the site.'],
} as const;
const FROM_SITE = {
  hello: [Hello, 'Who speaks, what is held, signed over the nonce.'],
  hb: [Heartbeat, 'Newest numbers and backlog.'],
  fork: [Fork, 'The site holds another event under that number.'],
  down: [Down, 'Instructions up to the number are stored durably.'],
  vouch: [
    Vouch,
    'From a centre: whose key a certificate’s holder signs with, by the word of who enrolled it.',
  ],
  offer: [Offer, 'From a centre: what it holds of one epoch of a site behind it.'],
  sites: [Presences, 'From a centre: which sites it has a line to.'],
} as const;

/** JSON Schema (draft 7, what AsyncAPI 3 takes) of one of ours. */
const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return rest;
};

/** JSON Schema of the data of every event type, by short name. */
export const eventSchemas = (): Record<string, Json> =>
  Object.fromEntries(Object.entries(EVENT_DATA).map(([type, data]) => [type, schemaOf(data)]));

/** The AsyncAPI 3 document of the protocol, from the schemas both ends parse with. */
export function makeAsyncapi(): Json {
  const controls = { ...FROM_CENTRE, ...FROM_SITE };
  const messages: Record<string, Json> = Object.fromEntries(
    Object.entries(controls).map(([name, [schema, summary]]) => [
      name,
      { name, summary, contentType: 'application/json', payload: schemaOf(schema) },
    ]),
  );
  messages.ev = {
    name: 'ev',
    summary: 'A batch: this header line, then n event lines, joined by newlines, in one binary message.',
    contentType: 'application/x-ndjson',
    payload: schemaOf(BatchHeader),
  };
  messages.relay = {
    name: 'relay',
    summary:
      'From a centre: this header line, then lines of a site’s log, its own bytes or what stands for them, in one binary message.',
    contentType: 'application/x-ndjson',
    payload: schemaOf(RelayHeader),
  };
  for (const [type, data] of Object.entries(eventSchemas()))
    messages[type] = {
      name: type,
      summary: `One line of a batch: an event of type ${type}.`,
      contentType: 'application/cloudevents+json',
      payload: {
        allOf: [
          { $ref: '#/components/schemas/envelope' },
          { type: 'object', properties: { type: { const: `cn.exam.uplink.${type}.v1` }, data } },
        ],
      },
    };
  const refer = (names: readonly string[]): Json[] =>
    names.map((name) => ({ $ref: `#/channels/uplink/messages/${name}` }));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Exam uplink',
      version: '1',
      description:
        'How events travel from an exam site to its regional centre and instructions back. The prose, the states and the promises are in uplink.md.',
    },
    defaultContentType: 'application/json',
    servers: {
      centre: {
        host: 'centre.example:7361',
        protocol: 'wss',
        description: 'TLS 1.3 with certificates of the authority of the centre on both ends.',
        security: [{ $ref: '#/components/securitySchemes/certificate' }],
      },
    },
    channels: {
      uplink: {
        address: UPLINK_PATH,
        description: `One connection is the channel. Subprotocol ${UPLINK_PROTOCOL}, no compression.`,
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
        'x-subprotocol': UPLINK_PROTOCOL,
        'x-limits': UPLINK_LIMITS,
        'x-timing': UPLINK_TIMING,
        'x-close-codes': CLOSE,
      },
    },
    operations: {
      siteSends: {
        action: 'receive',
        channel: { $ref: '#/channels/uplink' },
        summary: 'What the centre receives from a site.',
        messages: refer([...Object.keys(FROM_SITE), 'ev', 'relay', ...Object.keys(EVENT_DATA)]),
      },
      centreSends: {
        action: 'send',
        channel: { $ref: '#/channels/uplink' },
        summary: 'What the centre sends to a site.',
        messages: refer(Object.keys(FROM_CENTRE)),
      },
    },
    components: {
      securitySchemes: { certificate: { type: 'X509', description: 'The site code is in the certificate.' } },
      schemas: { envelope: schemaOf(Envelope) },
      messages,
    },
  };
}
