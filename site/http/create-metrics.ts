import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { CAMERA_STATES, type CameraStatus } from '../../shared/contract/camera-status.ts';
import type { SiteServices } from './site-services.ts';

export interface SiteMetrics {
  text(): Promise<string>;
}

/** One gauge per camera each; a camera for which the figure is unknown has no sample, never a zero. */
const CAMERA_FIGURES: readonly {
  readonly name: string;
  readonly help: string;
  read(camera: CameraStatus): number | null | undefined;
}[] = [
  {
    name: 'exam_site_camera_lost_packets',
    help: 'RTP packets lost since the service started',
    read: (camera) => camera.lostPackets,
  },
  {
    name: 'exam_site_camera_received_packets',
    help: 'RTP packets received since the service started',
    read: (camera) => camera.receivedPackets,
  },
  {
    name: 'exam_site_camera_reconnects',
    help: 'Connections lost after pictures had come, since the service started',
    read: (camera) => camera.reconnects,
  },
  {
    name: 'exam_site_camera_loss_ratio',
    help: 'Packets lost over packets sent in the last five seconds, 0 to 1',
    read: (camera) => camera.lossRatio,
  },
  {
    name: 'exam_site_camera_loss_burst_packets',
    help: 'Most packets missing in a row within the last second',
    read: (camera) => camera.lossBurst,
  },
  {
    name: 'exam_site_camera_jitter_ms',
    help: 'Interarrival jitter (RFC 3550)',
    read: (camera) => camera.jitterMs,
  },
  {
    name: 'exam_site_camera_fps',
    help: 'Pictures per second over five seconds',
    read: (camera) => camera.fps,
  },
  {
    name: 'exam_site_camera_bitrate_kbps',
    help: 'Bit rate over five seconds, picture and sound',
    read: (camera) => camera.bitrateKbps,
  },
  {
    name: 'exam_site_camera_bitrate_peak_kbps',
    help: 'Highest one-second bit rate of the last ten seconds',
    read: (camera) => camera.bitratePeakKbps,
  },
  {
    name: 'exam_site_camera_key_frame_interval_ms',
    help: 'Time between the last two key frames',
    read: (camera) => camera.keyFrameIntervalMs,
  },
  {
    name: 'exam_site_camera_last_frame_age_ms',
    help: 'Age of the newest picture',
    read: (camera) => camera.lastFrameAgeMs,
  },
  {
    name: 'exam_site_camera_clock_offset_ms',
    help: 'Clock of the camera minus clock of this computer',
    read: (camera) => camera.clockOffsetMs,
  },
  {
    name: 'exam_site_camera_freeze_confidence',
    help: 'How likely the picture stands still, 0 to 1; a hint, never a fault',
    read: (camera) => (camera.freezeHint === undefined ? null : (camera.freezeHint?.confidence ?? 0)),
  },
];

/** Figures for Prometheus, read from the services at the moment of the request. */
export function createMetrics({ cameras, uplink }: Pick<SiteServices, 'cameras' | 'uplink'>): SiteMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'exam_site_cameras',
    help: 'Cameras by state',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of CAMERA_STATES)
        this.set({ state }, cameras.list().filter((camera) => camera.state === state).length);
    },
  });
  for (const { name, help, read } of CAMERA_FIGURES)
    new Gauge({
      name,
      help,
      labelNames: ['camera'],
      registers,
      collect() {
        // A camera that is gone, or a figure that is no longer known, must not keep its last value.
        this.reset();
        for (const camera of cameras.list()) {
          const value = read(camera);
          if (value !== null && value !== undefined) this.set({ camera: camera.id }, value);
        }
      },
    });
  new Gauge({
    name: 'exam_site_uplink_last',
    help: 'Newest number given out per lane',
    labelNames: ['lane'],
    registers,
    collect() {
      const { lanes } = uplink.status();
      this.set({ lane: 'A' }, lanes.A.last);
      this.set({ lane: 'B' }, lanes.B.last);
    },
  });
  new Gauge({
    name: 'exam_site_uplink_acked',
    help: 'Newest number the centre has stored, per lane',
    labelNames: ['lane'],
    registers,
    collect() {
      const { lanes } = uplink.status();
      this.set({ lane: 'A' }, lanes.A.acked);
      this.set({ lane: 'B' }, lanes.B.acked);
    },
  });
  return { text: () => registry.metrics() };
}
