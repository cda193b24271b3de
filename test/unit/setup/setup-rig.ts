import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import type { CameraDraft, TrialResult } from '../../../shared/contract/camera-setup.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import { SiteConfig } from '../../../shared/contract/site-config.ts';
import { parseRtspUrl } from '../../../site/cameras/rtsp/rtsp-url.ts';
import { siteSchema } from '../../../site/schema.ts';
import { createSetup } from '../../../site/setup/create-setup.ts';
import { readCameraTemplates } from '../../../site/setup/read-camera-templates.ts';
import { createJournal } from '../../../site/store/create-journal.ts';
import { createKeyBox } from '../../../site/store/create-key-box.ts';
import { createRegistry } from '../../../site/store/create-registry.ts';
import { root, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';

export const PASSWORD = 'first-secret-字';

export type Trial = Parameters<typeof createSetup>[0]['trial'];

/** The set-up over a real database, with the two rooms of the sample configuration. */
export function startSetup(trial: Partial<Trial> = {}) {
  const folder = temporaryFolder();
  const database = withCommitHooks(openMigrated(`${folder.path}/site.db`, siteSchema));
  const box = createKeyBox(`${folder.path}/key`);
  const { registry } = createRegistry(database, box, SiteConfig.parse(siteConfig()));
  const journal = createJournal(database, { nowMs: () => 1_000, monoMs: () => 1, boot: 'b' });
  const secrets: string[] = [];
  const staffed = new Set<string>();
  const setup = createSetup({
    database,
    registry,
    box,
    journal,
    templates: readCameraTemplates(`${root}/resources`, folder.path),
    parse: parseRtspUrl,
    trial: {
      probe: () => Promise.resolve({ error: { text: 'none' } }),
      toJpeg: () => Promise.reject(new Error('none')),
      hasFfmpeg: true,
      ...trial,
    },
    registerSecret: (secret) => secrets.push(secret),
    roster: { isRoomStaffed: (id) => staffed.has(id), followRooms: () => undefined },
    nowMs: () => 1_000,
  });
  return {
    setup,
    registry,
    database,
    secrets,
    staffed,
    actions: () => journal.list({ beforeSeq: null, limit: 50 }),
    close() {
      database.close();
      folder.remove();
    },
  };
}

export const draft = (change: Partial<CameraDraft> = {}): CameraDraft => ({
  id: 'r01-front',
  roomId: 'r01',
  role: 'front',
  transport: null,
  address: { kind: 'template', templateId: 'hikvision', host: '10.0.0.1', port: 554, channel: 1 },
  user: 'admin',
  password: PASSWORD,
  ...change,
});

export function refused(work: () => unknown): { code: string; field: string | undefined } {
  try {
    work();
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, field: error.field };
    throw error;
  }
  throw new Error('it was not refused');
}

export type { TrialResult };
