import type { OnvifProfile, OnvifProposal } from '../../shared/contract/onvif-device.ts';

/** Larger pictures are too many for a wall of rooms. */
const LARGEST_SUB_HEIGHT = 720;

const pixels = ({ width, height }: OnvifProfile): number => (width ?? 0) * (height ?? 0);

/**
 * For each video source the largest stream as main and the largest H.264 stream that suits the wall as sub
 * (H.264 is what every display decodes). A source with one stream has it as sub.
 */
export function proposeStreams(profiles: readonly OnvifProfile[]): OnvifProposal[] {
  const bySource = new Map<string, OnvifProfile[]>();
  for (const profile of profiles.filter(({ encoding }) => encoding !== 'JPEG')) {
    const list = bySource.get(profile.source);
    if (list === undefined) bySource.set(profile.source, [profile]);
    else list.push(profile);
  }
  return [...bySource].map(([source, list]) => {
    const sorted = [...list].sort((a, b) => pixels(b) - pixels(a));
    const [main, ...rest] = sorted;
    const small = rest.filter(({ height }) => (height ?? 0) <= LARGEST_SUB_HEIGHT);
    const sub = small.find(({ encoding }) => encoding === 'H264') ?? small[0] ?? rest.at(-1);
    return sub === undefined || main === undefined
      ? { source, sub: main?.token ?? '', main: null }
      : { source, sub: sub.token, main: main.token };
  });
}
