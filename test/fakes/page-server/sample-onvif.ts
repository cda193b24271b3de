import type { Discovery } from '../../../shared/contract/onvif-device.ts';
import type { Onvif } from '../../../site/ports/onvif.ts';

const profile = (token: string, width: number, height: number, encoding = 'H264') => ({
  token,
  name: token,
  source: 'VideoSource_1',
  encoding,
  width,
  height,
  fps: 25,
  bitrateKbps: width > 1000 ? 4096 : 512,
  uri: `rtsp://10.20.0.51:554/${token}`,
  toldHost: null,
});
let found: Discovery = { jobId: '', devices: [] };
const listeners = new Set<() => void>();

/** Invented devices: one known, one new, one that refuses. */
export const sampleOnvif: Onvif = {
  discover() {
    found = {
      jobId: 'job-1',
      devices: [
        { host: '10.20.0.11', name: '示例厂商', model: 'IPC-A100', knownCameraIds: ['r01-front'] },
        { host: '10.20.0.51', name: '示例厂商', model: 'IPC-A100', knownCameraIds: [] },
        { host: '10.20.0.52', name: '', model: '', knownCameraIds: [] },
      ].map((device) => ({ ...device, id: device.host, port: 80, path: '/onvif/device_service' })),
    };
    for (const listener of listeners) listener();
    return { jobId: found.jobId };
  },
  found: () => found,
  onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  readDevice: async ({ host }) =>
    host === '10.20.0.52'
      ? { ok: false, code: 'wrong-password', text: 'refused' }
      : {
          ok: true,
          device: {
            maker: '示例厂商',
            model: 'IPC-A100',
            firmware: 'V1.0',
            serial: '0001',
            clockOffsetMs: -95_000,
            profiles: [
              profile('main', 1920, 1080),
              profile('sub', 640, 360),
              profile('third', 704, 576, 'JPEG'),
            ],
            proposals: [{ source: 'VideoSource_1', sub: 'sub', main: 'main' }],
          },
        },
};
