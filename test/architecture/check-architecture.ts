import { posix } from 'node:path';
import { ANTD_HOME, LINES_FAIL, LINES_WARN, ROOM_RULES, SITE_PORTS } from './rules.ts';

export interface Violation {
  readonly file: string;
  readonly rule:
    | 'room'
    | 'node'
    | 'package'
    | 'unlisted-dependency'
    | 'site-module'
    | 'antd-outside-kit'
    | 'cycle'
    | 'folder-circle'
    | 'unresolved'
    | 'too-long'
    | 'orphan';
  readonly detail: string;
}

export interface SourceTree {
  /** Path relative to the root, with forward slashes -> text. */
  readonly files: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlySet<string>;
  /** Files that run by themselves: command lines, workers, page entries. */
  readonly entries: ReadonlySet<string>;
}

const IMPORT =
  /(?:^|[;\n}])\s*(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+\.tsx?)['"]/g;

/** Module specifiers of a source text. Comments are blanked first, so an example in prose is no import. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|\s)\/\/[^\n]*/g, '$1');
  return [...code.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '').filter(Boolean);
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const roomOf = (path: string): string => path.split('/')[0] ?? '';
const lineCount = (text: string): number => text.split('\n').length;

/** Checks a tree against the table of rooms. Violations fail; `warnings` are files getting long. */
export function checkArchitecture(tree: SourceTree): { violations: Violation[]; warnings: string[] } {
  const violations: Violation[] = [];
  const warnings: string[] = [];
  const edges = new Map<string, string[]>();
  for (const [file, text] of tree.files) {
    const lines = lineCount(text);
    if (lines > LINES_FAIL) violations.push({ file, rule: 'too-long', detail: `${lines} lines` });
    else if (lines > LINES_WARN) warnings.push(`${file}: ${lines} lines`);
    const targets: string[] = [];
    for (const specifier of importsOf(text)) {
      if (specifier.startsWith('.')) {
        const target = posix.normalize(posix.join(posix.dirname(file), specifier.split('?')[0] ?? specifier));
        if (/\.(ts|tsx)$/.test(target)) {
          if (tree.files.has(target)) targets.push(target);
          else violations.push({ file, rule: 'unresolved', detail: specifier });
        }
        violations.push(...checkRelative(file, target));
      } else violations.push(...checkBare(file, specifier, tree.dependencies));
    }
    edges.set(file, targets);
  }
  violations.push(...findCycles(edges), ...findFolderCircles(edges), ...findOrphans(edges, tree.entries));
  return { violations, warnings };
}

function checkRelative(file: string, target: string): Violation[] {
  const room = roomOf(file);
  const rule = ROOM_RULES[room];
  if (!rule) return [];
  if (!rule.rooms.includes(roomOf(target)) && !/\.(json|css|svg)$/.test(target))
    return [{ file, rule: 'room', detail: `${room}/ may not import ${target}` }];
  const from = file.split('/');
  const to = target.split('/');
  // Files directly in site/ are composition roots; below it, modules meet only through the ports.
  const isBetweenModules = room === 'site' && to[0] === 'site' && from.length > 2 && from[1] !== to[1];
  if (isBetweenModules && to[1] !== SITE_PORTS)
    return [{ file, rule: 'site-module', detail: `site/${from[1]}/ may not import ${target}` }];
  return [];
}

function checkBare(file: string, specifier: string, dependencies: ReadonlySet<string>): Violation[] {
  const room = roomOf(file);
  const rule = ROOM_RULES[room];
  if (specifier.startsWith('node:'))
    return rule && !rule.node ? [{ file, rule: 'node', detail: `${room}/ may not import ${specifier}` }] : [];
  const name = packageOf(specifier);
  const found: Violation[] = [];
  if (!dependencies.has(name)) found.push({ file, rule: 'unlisted-dependency', detail: name });
  if (rule && (rule.never?.includes(name) || (rule.packages !== '*' && !rule.packages.includes(name))))
    found.push({ file, rule: 'package', detail: `${room}/ may not import ${name}` });
  if (name === 'antd' && room === 'renderer' && !file.startsWith(ANTD_HOME))
    found.push({ file, rule: 'antd-outside-kit', detail: specifier });
  return found;
}

/** One violation per strongly connected group of files (Tarjan). */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): Violation[] {
  return stronglyConnected(edges).map((group) => ({
    file: group[0] ?? '',
    rule: 'cycle' as const,
    detail: group.join(' -> '),
  }));
}

/** The rooms themselves must form no circle either, even where no single file does. */
function findFolderCircles(edges: ReadonlyMap<string, readonly string[]>): Violation[] {
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of edges) {
    const from = folderOf(file);
    const known = folders.get(from) ?? new Set<string>();
    for (const target of targets) if (folderOf(target) !== from) known.add(folderOf(target));
    folders.set(from, known);
  }
  const asLists = new Map([...folders].map(([folder, targets]) => [folder, [...targets]]));
  return stronglyConnected(asLists).map((group) => ({
    file: group[0] ?? '',
    rule: 'folder-circle' as const,
    detail: group.join(' -> '),
  }));
}

/** Room, or room and module inside it; files directly in a room are its composition roots and count alone. */
function folderOf(file: string): string {
  const parts = file.split('/');
  return parts.length > 2 ? parts.slice(0, 2).join('/') : file;
}

/** A file nobody imports and nothing starts is dead. */
function findOrphans(
  edges: ReadonlyMap<string, readonly string[]>,
  entries: ReadonlySet<string>,
): Violation[] {
  const used = new Set([...edges.values()].flat());
  return [...edges.keys()]
    .filter((file) => ROOM_RULES[roomOf(file)] && !used.has(file) && !entries.has(file))
    .map((file) => ({ file, rule: 'orphan' as const, detail: 'nothing imports it' }));
}

function stronglyConnected(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const groups: string[][] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    onStack.add(node);
    for (const target of edges.get(node) ?? []) {
      if (!index.has(target)) {
        visit(target);
        low.set(node, Math.min(low.get(node) ?? 0, low.get(target) ?? 0));
      } else if (onStack.has(target)) low.set(node, Math.min(low.get(node) ?? 0, index.get(target) ?? 0));
    }
    if (low.get(node) !== index.get(node)) return;
    const group: string[] = [];
    for (;;) {
      const member = stack.pop();
      if (member === undefined) break;
      onStack.delete(member);
      group.push(member);
      if (member === node) break;
    }
    const isSelfLoop = group.length === 1 && (edges.get(node) ?? []).includes(node);
    if (group.length > 1 || isSelfLoop) groups.push(group.reverse());
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return groups;
}
