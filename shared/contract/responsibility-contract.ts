import { z } from 'zod';
import { command, query } from './define.ts';
import { PeopleFile } from './people-import.ts';
import { ResponsibilityNodes, ResponsibilityPreview, ResponsibilityTree } from './responsibility.ts';

const ROLES = ['director', 'duty'] as const;

/** The tree of responsibilities (责任体系): saved whole, against the version that was seen. */
export const responsibilityContract = {
  'responsibility.get': query(ROLES, z.object({}), ResponsibilityTree),
  'responsibility.previewImport': query(ROLES, PeopleFile, ResponsibilityPreview),
  'responsibility.save': command(
    ROLES,
    z.object({ version: z.number().int(), nodes: ResponsibilityNodes }),
    ResponsibilityTree,
  ),
  /** Takes back the newest change, which must be this version. */
  'responsibility.undo': command(ROLES, z.object({ version: z.number().int() }), ResponsibilityTree),
};
