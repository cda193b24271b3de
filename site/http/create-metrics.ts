import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { CAMERA_STATES } from '../../shared/contract/camera-status.ts';
import type { SiteServices } from './site-services.ts';

export interface SiteMetrics {
  text(): Promise<string>;
}

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
  new Gauge({
    name: 'exam_site_camera_lost_packets',
    help: 'RTP packets lost since the service started',
    labelNames: ['camera'],
    registers,
    collect() {
      for (const { id, lostPackets } of cameras.list()) this.set({ camera: id }, lostPackets);
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
