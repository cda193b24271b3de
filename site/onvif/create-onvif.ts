import { ContractError } from '../../shared/contract/errors.ts';
import type { FoundDevice } from '../../shared/contract/onvif-device.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Journal } from '../ports/journal.ts';
import type { Onvif } from '../ports/onvif.ts';
import { MOST_ADDRESSES, readAddressRange } from './address-range.ts';
import { type DiscoverOptions, discover } from './discover.ts';
import type { ProbeMatch } from './discovery-message.ts';
import { readDevice } from './read-device.ts';
import { type DigestTools, OnvifError } from './soap-call.ts';

/** Below the 20 s in which every call is answered. */
const READ_DEADLINE_MS = 17_000;
const MOST_READS = 4;

export interface OnvifOptions<C> {
  readonly jobs: Jobs;
  readonly journal: Journal;
  readonly digest: DigestTools<C>;
  /** Cameras of the site on this host. */
  camerasAt(host: string): readonly string[];
  /** Called when the cameras of the site have changed. */
  onCamerasChanged(listener: () => void): () => void;
  registerSecret(secret: string): void;
  /** Where and how long the search asks; the standard's ways by default. */
  readonly network?: Pick<DiscoverOptions, 'interfaces' | 'group' | 'port' | 'waitMs'>;
}

/** Searches as jobs, one at a time, and reads of single devices, a few at once. */
export function createOnvif<C>(options: OnvifOptions<C>): Onvif {
  const { jobs, journal } = options;
  const listeners = new Set<() => void>();
  let devices: readonly ProbeMatch[] = [];
  let jobId = '';
  let isSearching = false;
  let reads = 0;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  options.onCamerasChanged(changed);

  return {
    discover(range, actor) {
      const addresses = range === '' ? [] : readAddressRange(range);
      if (addresses === null)
        throw new ContractError(
          'bad-input',
          `must be like 10.0.0.0/24 or 10.0.0.1-10.0.0.80, at most ${MOST_ADDRESSES} addresses`,
          'range',
        );
      if (isSearching) throw new ContractError('conflict', 'a search is running already');
      isSearching = true;
      devices = [];
      const job = jobs.start(
        { kind: 'camera-discovery', subject: range, unit: 'items', actor },
        async ({ signal, progress }) => {
          try {
            await discover({
              ...options.network,
              addresses,
              signal,
              onProgress: progress,
              onDevice(device) {
                devices = [...devices, device];
                changed();
              },
            });
            return { found: devices.length };
          } finally {
            isSearching = false;
          }
        },
      );
      jobId = job.id;
      journal.append({
        actor,
        action: 'camera-discovery.started',
        subject: range,
        details: range === '' ? {} : { range },
      });
      changed();
      return { jobId };
    },
    found: () => ({
      jobId,
      devices: devices.map(
        (device): FoundDevice => ({ ...device, knownCameraIds: [...options.camerasAt(device.host)] }),
      ),
    }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async readDevice(device) {
      if (reads >= MOST_READS)
        throw new ContractError('rate-limited', `${MOST_READS} devices are being read already`);
      if (device.password !== '') options.registerSecret(device.password);
      reads += 1;
      try {
        const signal = AbortSignal.timeout(READ_DEADLINE_MS);
        return { ok: true, device: await readDevice(device, options.digest, signal) };
      } catch (error) {
        if (!(error instanceof OnvifError)) throw error;
        return { ok: false, code: error.code, text: error.message };
      } finally {
        reads -= 1;
      }
    },
  };
}
