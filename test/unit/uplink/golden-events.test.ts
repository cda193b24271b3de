import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventInWords } from '../../../renderer/kit/event-words.ts';
import { TEXTS } from '../../../renderer/kit/text/index.ts';
import { EVENT_DATA, isEventType, wrongData } from '../../../shared/uplink/event-types.ts';
import { PRIVATE_FIELDS } from '../../../shared/uplink/events/event-privacy.ts';
import { eventSchemas } from '../../../tools/asyncapi/make-asyncapi.ts';

/** Events as released; the file only grows. */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/uplink/v1/events.json'), 'utf8'),
) as Record<string, Record<string, unknown>>;

test('every recorded event is still read, and a field of another kind is still refused', () => {
  for (const [type, data] of Object.entries(golden)) {
    expect(isEventType(type), type).toBe(true);
    expect(wrongData(type, data), type).toBeNull();
    const [first = ''] = Object.keys(data);
    expect(wrongData(type, { ...data, [first]: [[]] }), type).toContain(`data.${first}`);
  }
});

test.each(['zh', 'en'] as const)('the centre says them in %s without a code of ours', (language) => {
  const words = (type: string) => eventInWords(type, golden[type] ?? {}, TEXTS[language]);
  expect(words('incident.reported')).toMatch(language === 'zh' ? /^首报 · Ⅲ级/ : /^First report · Level III/);
  expect(words('incident.graded')).toBe(language === 'zh' ? 'Ⅲ级 → Ⅱ级' : 'Level III → Level II');
  expect(words('custody.handed-over')).toMatch(
    language === 'zh' ? /^分发 · 2 袋，数目相符/ : /^distribution · 2 bags, as/,
  );
  expect(words('cascade.withheld')).toContain('40');
  expect(words('device.summary')).toMatch(language === 'zh' ? /4 台中 3 台正常/ : /3 of 4 working/);
});

interface Schema {
  readonly type?: string | readonly string[];
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Machine texts longer than a code: what a person may have written must not hide among them. */
const WRITTEN_BY_MACHINES: ReadonlySet<string> = new Set([
  'camera.state.reason',
  'instruction.rejected.issuer',
  'roster.changed.what',
  'audio.check.profile',
]);

test('every text a person may have written is known as private', () => {
  const open: string[] = [];
  for (const [type, schema] of Object.entries(eventSchemas() as Record<string, Schema>))
    for (const [field, each] of Object.entries(schema.properties ?? {})) {
      const texts = JSON.stringify(each).match(/"maxLength":(\d+)/g) ?? [];
      const isLong = texts.some((text) => {
        const length = Number(text.split(':')[1]);
        return length >= 150 && length !== 160;
      });
      const isKnown = isEventType(type) && (PRIVATE_FIELDS[type] ?? []).includes(field);
      if (isLong && !isKnown && !WRITTEN_BY_MACHINES.has(`${type}.${field}`)) open.push(`${type}.${field}`);
    }
  expect(open).toEqual([]);
  for (const [type, fields] of Object.entries(PRIVATE_FIELDS))
    for (const field of fields)
      expect(Object.keys(EVENT_DATA[type as keyof typeof EVENT_DATA].shape)).toContain(field);
});
