import { registerSecret } from '../server/process/secrets.ts';
import { probeCamera } from './cameras/probe.ts';
import { authorize, parseChallenges } from './cameras/rtsp/rtsp-auth.ts';
import { parseRtspUrl, secretsInRtspUrl } from './cameras/rtsp/rtsp-url.ts';
import { keyFrameToJpeg } from './cameras/snapshot.ts';
import { createOnvif } from './onvif/create-onvif.ts';
import type { Onvif } from './ports/onvif.ts';
import type { CameraSetup } from './ports/setup.ts';
import { pathSecrets } from './setup/camera-view.ts';
import { createSetup, type SetupOptions } from './setup/create-setup.ts';
import { readCameraTemplates } from './setup/read-camera-templates.ts';
import type { Wiring } from './wiring.ts';

/** Rooms and cameras edited live, tried, found and imported. */
export function wireSetup(
  { registry, database, journal, jobs, ffmpeg, time, resourcesFolder, dataFolder, keyBox }: Wiring,
  roster: SetupOptions['roster'],
): { readonly setup: CameraSetup; readonly onvif: Onvif } {
  const guardPaths = (): void => {
    for (const camera of registry.cameras())
      for (const address of [camera.sub, camera.main ?? ''])
        for (const secret of pathSecrets(address)) registerSecret(secret);
  };
  guardPaths();
  registry.onChange(guardPaths);
  const setup = createSetup({
    database,
    registry,
    box: keyBox,
    journal,
    roster,
    templates: readCameraTemplates(resourcesFolder, dataFolder),
    parse: parseRtspUrl,
    trial: {
      probe(address, options) {
        for (const secret of [...secretsInRtspUrl(address), ...pathSecrets(address)]) registerSecret(secret);
        return probeCamera(address, options);
      },
      toJpeg: (unit, codec) => keyFrameToJpeg(unit, codec, ffmpeg?.path ?? null),
      hasFfmpeg: ffmpeg !== null,
    },
    registerSecret,
    nowMs: time.nowMs,
  });
  const onvif = createOnvif({
    jobs,
    journal,
    digest: {
      parse: parseChallenges,
      isDigest: ({ scheme }) => scheme === 'digest',
      authorize,
    },
    camerasAt: (host) =>
      registry
        .cameras()
        .filter(({ sub }) => parseRtspUrl(sub)?.host === host)
        .map(({ id }) => id),
    onCamerasChanged: (listener) => registry.onChange(listener),
    registerSecret,
  });
  return { setup, onvif };
}
