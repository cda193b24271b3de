import type { InterruptionBasis } from '../../../../shared/contract/interruption-profile.ts';
import { useText } from '../../../kit/text/index.ts';

/** The rules a plan was computed by, each with its clause and where it comes from. */
export function InterruptionGround({ basis }: { readonly basis: InterruptionBasis | null }) {
  const text = useText();
  const words = text.interruption;
  if (basis === null) return <p className="muted small">{words.basisUnknown}</p>;
  const { resume, beforeFirst, extension, rooms } = basis.rules;
  const rows = [
    [words.resumeRule(resume.from === 'question' ? resume.questionsBack : null), resume],
    [words.beforeFirstRule[beforeFirst.from], beforeFirst],
    [words.extensionRule(extension.countsRepeated, extension.wholeMinutes), extension],
    [words.roomsRule(rooms.togetherWithinSeconds), rooms],
  ] as const;
  return (
    <div className="interruption-ground no-print">
      {Object.entries({ resume, extension }).map(([name, { clause, source }]) => (
        <p key={name} className="muted small">
          {clause}
          {text.frame.colon}
          {source ?? words.noGround}
        </p>
      ))}
      <details>
        <summary>
          {words.basis} · {words.profile(basis.name, basis.version)}
        </summary>
        <p className="muted small">{basis.source}</p>
        <table className="rows small">
          <thead>
            <tr>
              <th>{words.basis}</th>
              <th>{words.clause}</th>
              <th>{words.ground}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([rule, { clause, source }]) => (
              <tr key={rule}>
                <td>{rule}</td>
                <td>{clause}</td>
                <td className="muted">{source ?? words.noGround}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
