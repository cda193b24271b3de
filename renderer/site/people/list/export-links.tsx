import { usePreferences } from '../../../kit/preferences.ts';
import { useText } from '../../../kit/text/index.ts';

/** Files to take away; what may leave the site is said beside them. */
export function ExportLinks() {
  const words = useText().peopleRecords;
  const { operatorId } = usePreferences();
  const by = operatorId === null ? '' : `?by=${encodeURIComponent(operatorId)}`;
  const links = [
    ['list.xlsx', words.exportXlsx],
    ['list.csv', words.exportCsv],
    ['pseudonymous.csv', words.exportPseudonymousCsv],
    ['pseudonymous.json', words.exportPseudonymousJson],
  ] as const;
  return (
    <details className="export-links">
      <summary>{words.exports}</summary>
      <div className="panel">
        {links.map(([file, label]) => (
          <a key={file} href={`/api/v1/people/${file}${by}`} download={`people-${file}`}>
            {label}
          </a>
        ))}
        <p className="muted small">{words.exportWhy}</p>
      </div>
    </details>
  );
}
