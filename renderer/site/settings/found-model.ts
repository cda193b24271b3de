import type { CameraDraft } from '../../../shared/contract/camera-setup.ts';
import type { OnvifDevice } from '../../../shared/contract/onvif-device.ts';
import type { CameraRole } from '../../../shared/contract/site-config.ts';
import { freeCameraId } from './settings-model.ts';

/** One video source of a device as it would become a camera. */
export interface SourceChoice {
  readonly source: string;
  readonly isTaken: boolean;
  readonly roomId: string;
  readonly role: CameraRole;
  /** Empty: the suggested one. */
  readonly id: string;
  /** Tokens of profiles; `main` empty for none. */
  readonly sub: string;
  readonly main: string;
}

/** What the device proposes, all to the first room; one source is taken, of several none is yet. */
export const choicesOf = (device: OnvifDevice, roomId: string): SourceChoice[] =>
  device.proposals.map(({ source, sub, main }) => ({
    source,
    isTaken: device.proposals.length === 1,
    roomId,
    role: 'front',
    id: '',
    sub,
    main: main ?? '',
  }));

/** The ids the taken sources get: as typed, else free ones that differ among themselves too. */
export function idsOf(
  choices: readonly SourceChoice[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const used = new Set(taken);
  const ids = new Map<string, string>();
  for (const { source, roomId, role, id, isTaken } of choices) {
    const own = id.trim() === '' ? freeCameraId(roomId, role, used) : id.trim();
    ids.set(source, own);
    if (isTaken) used.add(own);
  }
  return ids;
}

/** The taken sources as cameras, in order. */
export function draftsOf(
  device: OnvifDevice,
  choices: readonly SourceChoice[],
  ids: ReadonlyMap<string, string>,
  credentials: { readonly user: string; readonly password: string },
): CameraDraft[] {
  const uriOf = (token: string): string =>
    device.profiles.find((profile) => profile.token === token)?.uri ?? '';
  return choices
    .filter(({ isTaken }) => isTaken)
    .map(({ source, roomId, role, sub, main }) => ({
      id: ids.get(source) ?? '',
      roomId,
      role,
      transport: null,
      address: { kind: 'urls' as const, sub: uriOf(sub), main: uriOf(main) },
      user: credentials.user,
      password: credentials.password === '' ? null : credentials.password,
    }));
}
