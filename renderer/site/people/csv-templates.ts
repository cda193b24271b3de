import type { ImportKind } from '../../../shared/contract/roster-table.ts';
import { TABLE_TEMPLATES } from '../../../shared/domain/roster/table-templates.ts';
import { downloadText } from '../../kit/download-text.ts';

export const downloadTemplate = (kind: ImportKind): void =>
  downloadText(`${kind}.csv`, TABLE_TEMPLATES[kind]);
