import { z } from 'zod';
import {
  CameraDraft,
  CameraImportPreview,
  CameraSetupTable,
  RoomDraft,
  TrialResult,
} from './camera-setup.ts';
import { command, feed, query, ROLES, type Role } from './define.ts';
import { isHost } from './host.ts';
import { DeviceAnswer, Discovery } from './onvif-device.ts';

const Nothing = z.object({});
const Done = z.object({ isDone: z.literal(true) });
const Id = z.string().min(1).max(64);
const SETUP_ROLES: readonly Role[] = ['director', 'technician'];

const ImportFile = z.object({
  fileName: z.string().min(1).max(255),
  base64: z.string().max(6 * 1024 * 1024),
  /** Cameras that are not in the file go, too. */
  removesMissing: z.boolean(),
});

/** Adding, finding, importing and editing cameras and rooms. Nothing here sets anything on a camera. */
export const cameraSetupContract = {
  'cameraSetup.table': feed(ROLES, Nothing, CameraSetupTable, CameraSetupTable),
  /** `isNew` with an id in use, or an unknown id without it, is refused: nothing is overwritten by mistake. */
  'cameraSetup.saveCamera': command(SETUP_ROLES, z.object({ camera: CameraDraft, isNew: z.boolean() }), Done),
  'cameraSetup.addCameras': command(
    SETUP_ROLES,
    z.object({ cameras: z.array(CameraDraft).min(1).max(64), label: z.string().max(128) }),
    Done,
  ),
  'cameraSetup.removeCamera': command(SETUP_ROLES, z.object({ id: Id }), Done),
  'cameraSetup.saveRoom': command(SETUP_ROLES, z.object({ room: RoomDraft, isNew: z.boolean() }), Done),
  'cameraSetup.removeRoom': command(SETUP_ROLES, z.object({ id: Id }), Done),
  /** Takes the newest change back; `editId` names it, so that nobody takes back what somebody else did since. */
  'cameraSetup.undo': command(SETUP_ROLES, z.object({ editId: z.number().int() }), Done),
  /** Connects once and says what came, with a still picture. Changes nothing. Answers within 17 s. */
  'cameraSetup.tryStream': query(
    SETUP_ROLES,
    z.object({ camera: CameraDraft, stream: z.enum(['sub', 'main']) }),
    TrialResult,
  ),
  /** Looks for ONVIF cameras as a job; `range` (may be empty) is asked address by address besides the own networks. */
  'cameraSetup.discover': command(
    SETUP_ROLES,
    z.object({ range: z.string().trim().max(64) }),
    z.object({ jobId: z.string() }),
  ),
  'cameraSetup.found': feed(ROLES, Nothing, Discovery, Discovery),
  /** Asks one device what it is and which streams it has: reading requests only. Answers within 17 s. */
  'cameraSetup.readDevice': query(
    SETUP_ROLES,
    z.object({
      host: z.string().trim().refine(isHost, 'must be a host name or an IP address'),
      port: z.number().int().min(1).max(65_535),
      path: z
        .string()
        .max(256)
        .regex(/^\/[^\s]*$/, 'a path that begins with /'),
      user: z.string().max(64),
      password: z.string().max(128),
    }),
    DeviceAnswer,
  ),
  'cameraSetup.previewImport': query(SETUP_ROLES, ImportFile, CameraImportPreview),
  'cameraSetup.import': command(SETUP_ROLES, ImportFile, CameraImportPreview),
};
