import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const schema = JSON.parse(readFileSync(require.resolve('app-builder-lib/scheme.json'), 'utf8')) as object;
const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);
const config = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<string, unknown>;

test("electron-builder.yml satisfies the builder's own schema", () => {
  validate(config);
  expect(validate.errors ?? []).toEqual([]);
});

test('the schema check can fail', () => {
  expect(validate({ ...config, electronFuses: { runAsNode: 'no' } })).toBe(false);
  expect(validate({ ...config, appIdd: 'x' })).toBe(false);
});

test('fuses are shut', () => {
  expect(config['electronFuses']).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});
