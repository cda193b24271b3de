import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const RENDERER = join(import.meta.dirname, '..', '..', '..', 'renderer');

/** Classes that are styled by themselves, outside any other selector. */
function ownClasses(css: string): Set<string> {
  const rules = css.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{/g);
  return new Set(
    [...rules]
      .flatMap(([, selectors = '']) => selectors.split(','))
      .map((selector) => selector.trim())
      .filter((selector) => /^\.[a-z][\w-]*$/.test(selector)),
  );
}

// All style sheets are one on the page: a second meaning of a name changes a page nobody was looking at.
test('a class is styled in one sheet only', () => {
  const sheets = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.css'),
  );
  expect(sheets.length).toBeGreaterThan(10);
  const places = new Map<string, string[]>();
  for (const sheet of sheets)
    for (const name of ownClasses(readFileSync(join(RENDERER, sheet), 'utf8')))
      places.set(name, [...(places.get(name) ?? []), sheet]);
  expect([...places].filter(([, where]) => where.length > 1)).toEqual([]);
});
