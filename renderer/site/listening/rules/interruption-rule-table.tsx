import type { ReactNode } from 'react';
import type { InterruptionProfile, ResumeRule } from '../../../../shared/contract/interruption-profile.ts';
import { Button, Input, InputNumber, Select } from '../../../kit/controls.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

type Rules = InterruptionProfile['rules'];
interface Ground {
  readonly clause: string;
  readonly source: string | null;
}
interface Row {
  readonly key: string;
  /** What the rule does, in words. */
  readonly says: string;
  readonly ground: Ground;
  readonly differs: boolean;
  readonly editor: ReactNode;
  /** Buttons of a rule of a list. */
  readonly tools: ReactNode;
  setGround(ground: Ground): void;
}

const MOST_RESUME_RULES = 12;

/** Every rule in words, with its clause and ground; editable where `onChange` is given. */
export function InterruptionRuleTable({
  profile,
  against,
  refusedField,
  onChange,
}: {
  readonly profile: InterruptionProfile;
  readonly against: InterruptionProfile;
  readonly refusedField: string | null;
  readonly onChange: ((profile: InterruptionProfile) => void) | null;
}) {
  const text = useText();
  const words = text.interruption;
  const { rules } = profile;
  const change = (part: Partial<Rules>): void => onChange?.({ ...profile, rules: { ...rules, ...part } });
  const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);
  const resumeText = (rule: ResumeRule): string =>
    words.resumeRule(rule.from === 'question' ? rule.questionsBack : null);
  const setResume = (index: number, rule: ResumeRule): void =>
    change({ resume: rules.resume.map((one, at) => (at === index ? rule : one)) });

  const resumeRows = rules.resume.map(
    (rule, index): Row => ({
      key: `resume[${index}]`,
      says: resumeText(rule),
      ground: rule,
      differs: differs(
        rule,
        against.rules.resume.find(({ id }) => id === rule.id),
      ),
      editor: (
        <>
          <Select
            aria-label={words.rules.from(index + 1)}
            value={rule.from}
            popupMatchSelectWidth={false}
            options={(['question', 'position'] as const).map((from) => ({
              value: from,
              label: words.rules.fromNames[from],
            }))}
            onChange={(from) => {
              const { id, clause, source } = rule;
              setResume(
                index,
                from === 'position'
                  ? { id, from, clause, source }
                  : { id, from, questionsBack: 1, clause, source },
              );
            }}
          />
          {rule.from === 'question' && (
            <InputNumber
              aria-label={words.rules.questionsBack(index + 1)}
              min={0}
              max={20}
              precision={0}
              value={rule.questionsBack}
              onChange={(value) => setResume(index, { ...rule, questionsBack: value ?? 0 })}
            />
          )}
        </>
      ),
      tools: (
        <>
          {index > 0 && (
            <Button
              size="small"
              onClick={() => change({ resume: [rule, ...rules.resume.filter((one) => one !== rule)] })}
            >
              {words.rules.propose}
            </Button>
          )}
          {rules.resume.length > 1 && (
            <Button
              size="small"
              onClick={() => change({ resume: rules.resume.filter((one) => one !== rule) })}
            >
              {words.rules.remove}
            </Button>
          )}
        </>
      ),
      setGround: (ground) => setResume(index, { ...rule, ...ground }),
    }),
  );
  const { beforeFirst, extension, rooms } = rules;
  const rows: Row[] = [
    ...resumeRows,
    {
      key: 'beforeFirst',
      says: words.beforeFirstRule[beforeFirst.from],
      ground: beforeFirst,
      differs: differs(beforeFirst, against.rules.beforeFirst),
      editor: (
        <Select
          aria-label={words.rules.beforeFirst}
          value={beforeFirst.from}
          popupMatchSelectWidth={false}
          options={(['beginning', 'position'] as const).map((from) => ({
            value: from,
            label: words.beforeFirstRule[from],
          }))}
          onChange={(from) => change({ beforeFirst: { ...beforeFirst, from } })}
        />
      ),
      tools: null,
      setGround: (ground) => change({ beforeFirst: { ...beforeFirst, ...ground } }),
    },
    {
      key: 'extension',
      says: words.extensionRule(extension.countsRepeated, extension.wholeMinutes),
      ground: extension,
      differs: differs(extension, against.rules.extension),
      editor: (
        <>
          <Select
            aria-label={words.rules.counts}
            value={extension.countsRepeated ? 'both' : 'interruption'}
            popupMatchSelectWidth={false}
            options={(['both', 'interruption'] as const).map((counts) => ({
              value: counts,
              label: words.rules.countsNames[counts],
            }))}
            onChange={(counts) => change({ extension: { ...extension, countsRepeated: counts === 'both' } })}
          />
          <InputNumber
            aria-label={words.rules.wholeMinutes}
            min={1}
            max={30}
            precision={0}
            value={extension.wholeMinutes}
            onChange={(value) => change({ extension: { ...extension, wholeMinutes: value ?? 1 } })}
          />
        </>
      ),
      tools: null,
      setGround: (ground) => change({ extension: { ...extension, ...ground } }),
    },
    {
      key: 'rooms',
      says: words.roomsRule(rooms.togetherWithinSeconds),
      ground: rooms,
      differs: differs(rooms, against.rules.rooms),
      editor: (
        <InputNumber
          aria-label={words.rules.togetherSeconds}
          min={0}
          max={600}
          value={rooms.togetherWithinSeconds}
          onChange={(value) => change({ rooms: { ...rooms, togetherWithinSeconds: value ?? 0 } })}
        />
      ),
      tools: null,
      setGround: (ground) => change({ rooms: { ...rooms, ...ground } }),
    },
  ];

  return (
    <>
      <table className="rows limits-table">
        <thead>
          <tr>
            <th>{words.basis}</th>
            <th>{words.clause}</th>
            <th>{words.ground}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.key} className={row.differs ? 'differs' : ''}>
              <td className="wrap">
                {index === 0 && <span className="muted small">{words.rules.proposed} </span>}
                {row.says}
                {onChange !== null && (
                  <div className="rule-editor">
                    {row.editor}
                    {row.tools}
                  </div>
                )}
                {refusedField?.startsWith(`rules.${row.key}`) && (
                  <StatusMark tone="fault">{words.rules.refused}</StatusMark>
                )}
              </td>
              <td className="source">
                {onChange === null ? (
                  <span translate="no">{row.ground.clause}</span>
                ) : (
                  <Input.TextArea
                    rows={2}
                    aria-label={`${words.clause} ${row.says}`}
                    value={row.ground.clause}
                    maxLength={200}
                    status={row.ground.clause.trim() === '' ? 'error' : ''}
                    onChange={(event) => row.setGround({ ...row.ground, clause: event.target.value })}
                  />
                )}
              </td>
              <td className="source muted">
                {onChange === null ? (
                  row.ground.source === null ? (
                    words.noGround
                  ) : (
                    <span translate="no">{row.ground.source}</span>
                  )
                ) : (
                  <Input.TextArea
                    rows={2}
                    aria-label={`${words.ground} ${row.says}`}
                    value={row.ground.source ?? ''}
                    placeholder={words.noGround}
                    maxLength={500}
                    onChange={(event) =>
                      row.setGround({
                        ...row.ground,
                        source: event.target.value.trim() === '' ? null : event.target.value,
                      })
                    }
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {onChange !== null && rules.resume.length < MOST_RESUME_RULES && (
        <Button
          onClick={() => change({ resume: [...rules.resume, newRule(rules.resume, words.rules.newClause)] })}
        >
          {words.rules.add}
        </Button>
      )}
    </>
  );
}

/** One more way to go on; its id stays with the requests that used it, so it is never given twice. */
function newRule(resume: readonly ResumeRule[], clause: string): ResumeRule {
  let number = resume.length + 1;
  while (resume.some(({ id }) => id === `rule-${number}`)) number += 1;
  return { id: `rule-${number}`, from: 'question', questionsBack: 2, clause, source: null };
}
