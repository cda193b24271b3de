/** What a walk through an XML text tells; names come without their namespace prefix. */
export interface XmlVisitor {
  open(name: string, attribute: (name: string) => string | null): void;
  /** Character data, entities decoded; one text may come in several pieces. */
  text(piece: string): void;
  close(name: string): void;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const LONGEST_TAG = 64 * 1024;

/**
 * Walks through the markup of a spreadsheet part from left to right, in one pass and without a tree. Entities of a
 * document type are not expanded. Returns false where the text is no XML to the end; what was told before holds.
 */
export function walkXml(text: string, visitor: XmlVisitor): boolean {
  let at = 0;
  let depth = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    if (next < 0) return text.slice(at).trim() === '' && depth === 0;
    if (next > at && depth > 0) visitor.text(decodeEntities(text.slice(at, next)));
    const skipped = skipSpecial(text, next, visitor);
    if (skipped === -1) return false;
    if (skipped > 0) {
      at = skipped;
      continue;
    }
    const end = endOfTag(text, next + 1);
    if (end < 0) return false;
    const isEnd = text[next + 1] === '/';
    const isEmpty = text[end - 1] === '/';
    const body = text.slice(next + (isEnd ? 2 : 1), isEmpty ? end - 1 : end);
    const name = nameOf(body);
    if (name === '') return false;
    if (!isEnd) {
      visitor.open(name, (wanted) => attributeOf(body, wanted));
      depth += 1;
    }
    if (isEnd || isEmpty) {
      visitor.close(name);
      depth -= 1;
      if (depth < 0) return false;
    }
    at = end + 1;
  }
  return depth === 0;
}

/** Behind a comment, a section of character data, an instruction or a document type; 0 for a tag, -1 when it never ends. */
function skipSpecial(text: string, at: number, visitor: XmlVisitor): number {
  const behind = (mark: string, from: number): number => {
    const end = text.indexOf(mark, from);
    return end < 0 ? -1 : end + mark.length;
  };
  if (text.startsWith('<?', at)) return behind('?>', at + 2);
  if (text.startsWith('<!--', at)) return behind('-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) {
    const end = behind(']]>', at + 9);
    if (end > 0) visitor.text(text.slice(at + 9, end - 3));
    return end;
  }
  return text.startsWith('<!', at) ? behind('>', at + 2) : 0;
}

/** The `>` of a tag; one inside quotation marks is part of a value. */
function endOfTag(text: string, from: number): number {
  const last = Math.min(text.length, from + LONGEST_TAG);
  let quote = '';
  for (let at = from; at < last; at += 1) {
    const sign = text.charAt(at);
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return at;
  }
  return -1;
}

function nameOf(body: string): string {
  const whole = /^[^\s/]+/.exec(body)?.[0] ?? '';
  return whole.slice(whole.lastIndexOf(':') + 1);
}

function attributeOf(body: string, wanted: string): string | null {
  for (const [, name = '', double, single] of body.matchAll(
    /(?<=\s)([^\s=/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  ))
    if (name === wanted || name.endsWith(`:${wanted}`)) return decodeEntities(double ?? single ?? '');
  return null;
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? whole;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}
