import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect, test } from 'vitest';
import { nodeUplinkTools as tools } from '../../../server/certificates/uplink-tools.ts';
import { parseBatch } from '../../../shared/uplink/batch-frame.ts';
import { EVENT_DATA } from '../../../shared/uplink/event-types.ts';
import { FromBelow, ToRelay } from '../../../shared/uplink/relay-messages.ts';
import { asyncapiText } from '../../../tools/asyncapi/asyncapi-text.ts';
import { makeAsyncapi } from '../../../tools/asyncapi/make-asyncapi.ts';

const root = join(import.meta.dirname, '../../..');
const specification: object = createRequire(import.meta.url)(
  '@asyncapi/specs/schemas/3.0.0-without-$id.json',
);
const document = makeAsyncapi() as {
  components: { messages: Record<string, { payload: object }>; schemas: Record<string, object> };
};

interface Frame {
  readonly from: 'site' | 'centre';
  readonly kind: 'text' | 'binary';
  readonly frame: string;
}
const framesOf = (file: string): Frame[] =>
  JSON.parse(readFileSync(join(root, 'test/fixtures/uplink', file), 'utf8')) as Frame[];

function validatorOf(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, logger: false, validateFormats: false });
  const { payload } = document.components.messages[name] ?? { payload: {} };
  return ajv.compile({ ...payload, components: { schemas: document.components.schemas } });
}

test('docs/asyncapi.yaml is what the schemas say, and valid AsyncAPI 3', () => {
  expect(readFileSync(join(root, 'docs/asyncapi.yaml'), 'utf8')).toBe(asyncapiText());
  const isValid = new Ajv({ strict: false, logger: false, validateFormats: false }).compile(specification);
  expect(isValid(document), JSON.stringify(isValid.errors?.slice(0, 3))).toBe(true);
  expect(isValid({ ...document, channels: { uplink: { address: 3 } } })).toBe(false);
});

test('every frame and every type of event is described', () => {
  const types = [...ToRelay.options, ...FromBelow.options].map((each) => each.shape.t.value);
  expect(Object.keys(document.components.messages).sort()).toEqual(
    [...types, 'ev', 'relay', ...Object.keys(EVENT_DATA)].sort(),
  );
});

test.each(['v1/conversation.json', 'v1/instructions.json'])(
  'every recorded frame of %s fits its schema',
  (file) => {
    const seen = new Set<string>();
    const check = (name: string, value: unknown): void => {
      const isValid = validatorOf(name);
      expect(isValid(value), `${name}: ${JSON.stringify(isValid.errors)}`).toBe(true);
      seen.add(name);
    };
    for (const { kind, frame } of framesOf(file)) {
      if (kind === 'text') {
        const value = JSON.parse(frame) as { t: string };
        check(value.t, value);
        expect(validatorOf(value.t)({ ...value, t: 'other' })).toBe(false);
        continue;
      }
      const batch = parseBatch(tools, tools.fromBase64(frame));
      if (!batch.ok) throw new Error(batch.reason);
      check('ev', batch.header);
      for (const line of batch.lines) {
        const event = JSON.parse(tools.decodeText(line) ?? '') as { type?: string };
        const type = event.type?.slice('cn.exam.uplink.'.length, -'.v1'.length);
        // The recorded conversation has one event nobody can read.
        if (type === undefined) expect(validatorOf('duty-log.entry')(event)).toBe(false);
        else check(type, event);
      }
    }
    expect(seen.size).toBeGreaterThan(3);
  },
);
