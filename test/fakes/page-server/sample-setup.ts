import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { parseRtspUrl } from '../../../site/cameras/rtsp/rtsp-url.ts';
import type { CameraSetup } from '../../../site/ports/setup.ts';
import { siteSchema } from '../../../site/schema.ts';
import { createSetup } from '../../../site/setup/create-setup.ts';
import { readCameraTemplates } from '../../../site/setup/read-camera-templates.ts';
import { createKeyBox } from '../../../site/store/create-key-box.ts';
import { createRegistry } from '../../../site/store/create-registry.ts';
import { root } from '../run-program.ts';

/** The product's own set-up over invented rooms and cameras; streams are not really tried. */
export function sampleSetup(
  rooms: readonly RoomConfig[],
  cameras: readonly CameraStatus[],
): { setup: CameraSetup; close(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'exam-setup-'));
  const database = withCommitHooks(openMigrated(join(folder, 'site.db'), siteSchema));
  const box = createKeyBox(join(folder, 'key'));
  const { registry } = createRegistry(database, box, {
    site: { code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' },
    rooms: [...rooms],
    cameras: cameras.map(({ id, roomId, role }, index) => ({
      id,
      roomId,
      role,
      sub: `rtsp://exam:invented-secret@10.20.0.${index + 11}:554/Streaming/Channels/102`,
      ...(index % 4 !== 3 && {
        main: `rtsp://exam:invented-secret@10.20.0.${index + 11}:554/Streaming/Channels/101`,
      }),
    })),
  });
  const setup = createSetup({
    database,
    registry,
    box,
    journal: {
      append: () => undefined,
      list: () => [],
      verify: () => ({ ok: true, entries: 0, firstBad: null }),
    },
    templates: readCameraTemplates(join(root, 'resources'), folder),
    parse: parseRtspUrl,
    trial: {
      probe: async (address, { onFailure }) => {
        if (!address.includes('10.20.')) {
          onFailure('connect-timeout');
          return { error: { text: 'no answer' } };
        }
        return {
          codec: 'avc1.4d401e',
          profile: 'main',
          width: 640,
          height: 360,
          fps: 15,
          bitrateKbps: 512,
          keyFrameIntervalMs: 2000,
          firstAccessUnitMs: 180,
          lostPackets: 0,
          clockOffsetMs: 42,
          audio: { codec: 'pcma', sampleRate: 8000, channels: 1 },
          isRunning: false,
        };
      },
      toJpeg: () => Promise.reject(new Error('no picture')),
      hasFfmpeg: true,
    },
    registerSecret: () => undefined,
    roster: { isRoomStaffed: () => false, followRooms: () => undefined },
    nowMs: () => Date.now(),
  });
  return {
    setup,
    close() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
