import { registerSecret } from '../server/process/secrets.ts';
import { streamIdentity } from './cameras/ingest/shared-streams.ts';
import { probeCamera } from './cameras/probe.ts';
import { probeRunning } from './cameras/probe-running.ts';
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
  { registry, database, journal, jobs, cameras, ffmpeg, time, resourcesFolder, dataFolder, keyBox }: Wiring,
  roster: SetupOptions['roster'],
): { readonly setup: CameraSetup; readonly onvif: Onvif } {
  const guardPaths = (): void => {
    for (const camera of registry.cameras())
      for (const address of [camera.sub, camera.main ?? ''])
        for (const secret of pathSecrets(address)) registerSecret(secret);
  };
  guardPaths();
  registry.onChange(guardPaths);
  /** The configured stream this address means, if any. */
  const configured = (address: string, transport: 'tcp' | 'udp') => {
    const identity = (text: string | undefined, by: 'tcp' | 'udp'): string | null => {
      const url = text === undefined ? null : parseRtspUrl(text);
      return url === null ? null : streamIdentity(url, by, false);
    };
    const wanted = identity(address, transport);
    for (const { id, sub, main, transport: by = 'tcp' } of registry.cameras())
      for (const [stream, text] of [['sub', sub] as const, ['main', main] as const])
        if (wanted !== null && identity(text, by) === wanted) return { cameraId: id, stream };
    return null;
  };
  const setup = createSetup({
    database,
    registry,
    box: keyBox,
    journal,
    roster,
    templates: readCameraTemplates(resourcesFolder, dataFolder),
    parse: parseRtspUrl,
    trial: {
      async probe(address, options) {
        for (const secret of [...secretsInRtspUrl(address), ...pathSecrets(address)]) registerSecret(secret);
        const known = configured(address, options.transport);
        const running = known === null ? null : await probeRunning(cameras, known, options);
        if (running !== null) return { ...running, isRunning: true };
        const result = await probeCamera(address, options);
        return 'error' in result ? result : { ...result, isRunning: false };
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
