import type { RuleSetFile } from '../../contract/roster-rule-set.ts';

type Level = 'hard' | 'soft' | 'off';

/** What any rule of rosters has, whatever it looks at. */
export interface MergeableRule {
  readonly id: string;
  /** Levels it can have; every one where nothing is said. */
  readonly levels?: readonly Level[];
  /** Reads the parameters; null: they are valid. */
  readonly readParams?: (params: Readonly<Record<string, unknown>>) => string | null;
}

export interface MergeableChange {
  readonly id: string;
  readonly level?: Level | undefined;
  readonly weight?: number | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** A rule as it holds for one problem. */
export interface MergedRule<Rule> {
  readonly rule: Rule;
  readonly level: 'hard' | 'soft';
  readonly weight: number;
  readonly params: Readonly<Record<string, unknown>>;
}

type Merged<Rule> =
  | { readonly value: readonly MergedRule<Rule>[] }
  | { readonly fault: { readonly field: string; readonly text: string } };

/** A default set with a problem's changes merged by id; rules that are off are left out. */
export function mergeRuleSet<Rule extends MergeableRule>(
  known: readonly Rule[],
  file: RuleSetFile,
  changes: readonly MergeableChange[],
): Merged<Rule> {
  const unknown = changes.findIndex(({ id }) => !known.some((rule) => rule.id === id));
  if (unknown >= 0) return refuse(unknown, 'id', `there is no rule ${JSON.stringify(changes[unknown]?.id)}`);
  const active: MergedRule<Rule>[] = [];
  for (const rule of known) {
    const start = file.rules.find(({ id }) => id === rule.id);
    const index = changes.findIndex(({ id }) => id === rule.id);
    const change = changes[index];
    const level = change?.level ?? start?.level ?? 'off';
    const params = { ...start?.params, ...change?.params };
    const wrong = rule.readParams?.(params) ?? null;
    if (wrong !== null) return refuse(index, 'params', wrong);
    if (rule.levels && !rule.levels.includes(level))
      return refuse(index, 'level', `${rule.id} can be ${rule.levels.join(' or ')} only`);
    if (level === 'off') continue;
    active.push({ rule, level, weight: change?.weight ?? start?.weight ?? 1, params });
  }
  return { value: active };
}

function refuse(index: number, name: string, text: string) {
  return { fault: { field: index < 0 ? 'rules' : `rules[${index}].${name}`, text } };
}
