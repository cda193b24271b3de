import { useState } from 'react';
import type { RuleSetFile } from '../../../../shared/contract/roster-rule-set.ts';
import { PROBLEM_LIMITS } from '../../../../shared/domain/roster/problem/limits.ts';
import type { RuleLevel } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import { PROBLEM_RULES } from '../../../../shared/domain/roster/problem/rule-registry.ts';
import { Input, InputNumber, Select } from '../../../kit/controls.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { ruleTerm } from '../matrix/rule-words.ts';

type Rule = RuleSetFile['rules'][number];
const LEVELS = ['hard', 'soft', 'off'] as const;

/** Levels a rule can have; a cost can never be a must. */
function levelsOf(id: string): readonly RuleLevel[] {
  const rule = PROBLEM_RULES.find((one) => one.id === id);
  return rule?.levels ?? (rule?.kind === 'cost' ? ['soft', 'off'] : LEVELS);
}

/** Every rule with its level, weight, clause and source; editable where `onChange` is given. */
export function RuleTable({
  rules,
  against,
  onChange,
}: {
  readonly rules: RuleSetFile;
  readonly against: RuleSetFile;
  readonly onChange: ((rules: RuleSetFile) => void) | null;
}) {
  const text = useText();
  const words = text.plan.ruleSet;
  const change = (id: string, part: Partial<Rule>): void =>
    onChange?.({ ...rules, rules: rules.rules.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  return (
    <table className="rows limits-table rule-table">
      <thead>
        <tr>
          <th>{words.rule}</th>
          <th>{words.level}</th>
          <th className="number">{words.weight}</th>
          <th>{words.clause}</th>
          <th>{words.source}</th>
        </tr>
      </thead>
      <tbody>
        {rules.rules.map((rule) => {
          const other = against.rules.find(({ id }) => id === rule.id);
          const differs = other?.level !== rule.level || other.weight !== rule.weight;
          const name = ruleTerm(rule.id, text);
          return (
            <tr key={rule.id} className={differs ? 'differs' : ''}>
              <td className="wrap">
                {name}
                <span className="muted small"> {rule.id}</span>
                {differs && other && (
                  <p className="muted small">{words.formerLevel(words.levels[other.level], other.weight)}</p>
                )}
              </td>
              <td className="nowrap">
                {onChange === null ? (
                  <StatusMark tone={rule.level === 'off' ? 'unconnected' : 'normal'}>
                    {words.levels[rule.level]}
                  </StatusMark>
                ) : (
                  <Select
                    aria-label={`${words.level} ${name}`}
                    value={rule.level}
                    popupMatchSelectWidth={false}
                    options={levelsOf(rule.id).map((level) => ({ value: level, label: words.levels[level] }))}
                    onChange={(level) => change(rule.id, { level })}
                  />
                )}
              </td>
              <td className="number nowrap">
                {onChange === null ? (
                  rule.weight
                ) : (
                  <InputNumber
                    aria-label={`${words.weight} ${name}`}
                    value={rule.weight}
                    min={0}
                    max={PROBLEM_LIMITS.weight}
                    precision={0}
                    onChange={(weight) => change(rule.id, { weight: weight ?? 0 })}
                  />
                )}
              </td>
              <td className="source">
                {onChange === null ? (
                  <span translate="no">{rule.clause}</span>
                ) : (
                  <Input
                    aria-label={`${words.clause} ${name}`}
                    value={rule.clause}
                    maxLength={200}
                    onChange={(event) => change(rule.id, { clause: event.target.value })}
                  />
                )}
                {Object.keys(rule.params).length > 0 && (
                  <Parameters
                    rule={rule}
                    name={name}
                    onChange={onChange && ((params) => change(rule.id, { params }))}
                  />
                )}
              </td>
              <td className="source">
                {onChange === null ? (
                  <span className="muted small" translate="no">
                    {rule.source}
                  </span>
                ) : (
                  <Input
                    aria-label={`${words.source} ${name}`}
                    value={rule.source}
                    maxLength={500}
                    onChange={(event) => change(rule.id, { source: event.target.value })}
                  />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Parameters as JSON: what they mean differs by rule, and wrong ones are refused by name. */
function Parameters({
  rule,
  name,
  onChange,
}: {
  readonly rule: Rule;
  readonly name: string;
  readonly onChange: ((params: Rule['params']) => void) | null;
}) {
  const words = useText().plan.ruleSet;
  const [written, setWritten] = useState(JSON.stringify(rule.params));
  const [isWrong, setWrong] = useState(false);
  if (onChange === null) return <p className="muted small code">{JSON.stringify(rule.params)}</p>;
  return (
    <>
      <Input
        aria-label={`${words.params} ${name}`}
        value={written}
        status={isWrong ? 'error' : ''}
        onChange={(event) => {
          setWritten(event.target.value);
          try {
            const read: unknown = JSON.parse(event.target.value);
            const isObject = typeof read === 'object' && read !== null && !Array.isArray(read);
            setWrong(!isObject);
            if (isObject) onChange(read as Rule['params']);
          } catch {
            setWrong(true);
          }
        }}
      />
      {isWrong && <StatusMark tone="fault">{words.wrongParams}</StatusMark>}
    </>
  );
}
