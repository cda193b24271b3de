import type { Handlers } from '../../server/rpc/handlers.ts';
import type { cameraSetupContract } from '../../shared/contract/camera-setup-contract.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;

/** Procedures of the settings page. */
export function setupHandlers({
  setup,
  onvif,
}: Pick<SiteServices, 'setup' | 'onvif'>): Handlers<typeof cameraSetupContract> {
  const decode = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
  return {
    'cameraSetup.table': () => ({
      snapshot: () => setup.table(),
      subscribe: (push) => setup.onChange(() => push(setup.table())),
    }),
    'cameraSetup.saveCamera': ({ camera, isNew }, { actor }) => {
      setup.saveCamera(camera, isNew, actor);
      return DONE;
    },
    'cameraSetup.addCameras': ({ cameras, label }, { actor }) => {
      setup.addCameras(cameras, label, actor);
      return DONE;
    },
    'cameraSetup.removeCamera': ({ id }, { actor }) => {
      setup.removeCamera(id, actor);
      return DONE;
    },
    'cameraSetup.saveRoom': ({ room, isNew }, { actor }) => {
      setup.saveRoom(room, isNew, actor);
      return DONE;
    },
    'cameraSetup.removeRoom': ({ id }, { actor }) => {
      setup.removeRoom(id, actor);
      return DONE;
    },
    'cameraSetup.undo': ({ editId }, { actor }) => {
      setup.undo(editId, actor);
      return DONE;
    },
    'cameraSetup.tryStream': ({ camera, stream }) => setup.tryStream(camera, stream),
    'cameraSetup.discover': ({ range }, { actor }) => onvif.discover(range, actor),
    'cameraSetup.found': () => ({
      snapshot: () => onvif.found(),
      subscribe: (push) => onvif.onChange(() => push(onvif.found())),
    }),
    'cameraSetup.readDevice': (device) => onvif.readDevice(device),
    'cameraSetup.previewImport': ({ base64, removesMissing }) =>
      setup.previewImport(decode(base64), removesMissing),
    'cameraSetup.import': ({ fileName, base64, removesMissing }, { actor }) =>
      setup.import(fileName, decode(base64), removesMissing, actor),
  };
}
