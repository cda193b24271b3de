import type { DeviceAnswer, Discovery } from '../../shared/contract/onvif-device.ts';

/** ONVIF cameras: found and read, never set. */
export interface Onvif {
  /** Starts a search; throws ContractError `bad-input` for a range that is none, `conflict` while one runs. */
  discover(range: string, actor: string): { jobId: string };
  found(): Discovery;
  onChange(listener: () => void): () => void;
  readDevice(device: {
    host: string;
    port: number;
    path: string;
    user: string;
    password: string;
  }): Promise<DeviceAnswer>;
}
