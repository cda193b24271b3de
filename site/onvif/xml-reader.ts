/** An element by its local name; prefixes are left out because devices choose them freely. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** Text directly inside, joined and trimmed. */
  readonly text: string;
}

const MOST_CHARACTERS = 512 * 1024;
const MOST_NODES = 20_000;
const DEEPEST = 40;
const LONGEST_NAME = 256;

interface OpenNode {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlNode[];
  text: string;
}

/**
 * Reads a document of a device. Never throws: null for anything that is not well formed, too large, too deep,
 * or that brings its own entities (a DOCTYPE is refused whole, so an entity cannot expand).
 */
export function readXml(text: string): XmlNode | null {
  if (text.length > MOST_CHARACTERS) return null;
  const open: OpenNode[] = [];
  let root: XmlNode | null = null;
  let nodes = 0;
  let at = 0;
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    const top = open.at(-1);
    const words = text.slice(at, tag === -1 ? text.length : tag);
    if (top !== undefined) top.text += decodeEntities(words);
    else if (words.replace(/^\uFEFF/, '').trim() !== '') return null;
    if (tag === -1) break;
    if (text.startsWith('<!--', tag)) {
      const end = text.indexOf('-->', tag + 4);
      if (end === -1) return null;
      at = end + 3;
    } else if (text.startsWith('<![CDATA[', tag)) {
      const end = text.indexOf(']]>', tag + 9);
      if (end === -1 || top === undefined) return null;
      top.text += text.slice(tag + 9, end);
      at = end + 3;
    } else if (text.startsWith('<?', tag)) {
      const end = text.indexOf('?>', tag + 2);
      if (end === -1) return null;
      at = end + 2;
    } else if (text.startsWith('<!', tag)) return null;
    else if (text[tag + 1] === '/') {
      const end = text.indexOf('>', tag);
      const closed = open.pop();
      if (end === -1 || closed === undefined || localName(text.slice(tag + 2, end).trim()) !== closed.name)
        return null;
      const node: XmlNode = { ...closed, text: closed.text.trim() };
      const parent = open.at(-1);
      if (parent !== undefined) parent.children.push(node);
      else if (root !== null) return null;
      else root = node;
      at = end + 1;
    } else {
      const end = endOfTag(text, tag + 1);
      if (end === -1) return null;
      nodes += 1;
      if (nodes > MOST_NODES || open.length >= DEEPEST || (open.length === 0 && root !== null)) return null;
      const isEmpty = text[end - 1] === '/';
      const started = readTag(text.slice(tag + 1, isEmpty ? end - 1 : end));
      if (started === null) return null;
      if (!isEmpty) open.push(started);
      else {
        const parent = open.at(-1);
        if (parent !== undefined) parent.children.push(started);
        else root = started;
      }
      at = end + 1;
    }
  }
  return open.length === 0 ? root : null;
}

/** The `>` that ends a tag; one inside quotes does not. */
function endOfTag(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
    else if (character === '<') return -1;
  }
  return -1;
}

function readTag(text: string): OpenNode | null {
  const name = /^[^\s/>"'=]+/.exec(text)?.[0] ?? '';
  if (name === '' || name.length > LONGEST_NAME) return null;
  const attributes = new Map<string, string>();
  const pattern = /\s+([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
  pattern.lastIndex = name.length;
  let end = name.length;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    attributes.set(localName(match[1] ?? ''), decodeEntities(match[2] ?? match[3] ?? ''));
    end = pattern.lastIndex;
  }
  if (text.slice(end).trim() !== '') return null;
  return { name: localName(name), attributes, children: [], text: '' };
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five entities of XML and character numbers; anything else stays as it is written. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);/g, (whole, body: string) => {
    if (!body.startsWith('#')) return NAMED[body] ?? whole;
    const code = body[1] === 'x' ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The first element on a path of local names, or null. */
export function find(node: XmlNode | null, ...path: readonly string[]): XmlNode | null {
  let current = node;
  for (const name of path) current = current?.children.find((child) => child.name === name) ?? null;
  return current;
}

export const findAll = (node: XmlNode | null, name: string): readonly XmlNode[] =>
  node?.children.filter((child) => child.name === name) ?? [];

/** The text of the first element on a path; empty when there is none. */
export const textAt = (node: XmlNode | null, ...path: readonly string[]): string =>
  find(node, ...path)?.text ?? '';

/** Escapes a text for an element or attribute. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
