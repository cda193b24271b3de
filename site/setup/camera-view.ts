import type { CameraSetupRow, ShownAddress } from '../../shared/contract/camera-setup.ts';
import type { CameraTemplate } from '../../shared/contract/camera-template.ts';
import type { CameraConfig } from '../../shared/contract/site-config.ts';
import { recogniseTemplate } from '../../shared/domain/camera-address.ts';

/** An address taken apart; `requestUrl` carries no credentials. */
export interface AddressParts {
  readonly host: string;
  readonly port: number;
  readonly requestUrl: string;
  readonly username: string | null;
  readonly password: string | null;
}
/** Null for anything that is no stream address. */
export type ParseAddress = (address: string) => AddressParts | null;

const MASK = '•••';
/** Some makers want user and password inside the path (`/user=admin&password=…`). */
const PATH_SECRET = /((?:password|passwd|passwort|pwd|pass|token)=)([^&/?_]*)/gi;

/** The path of an address with everything that looks like a password masked. */
export function maskPath(path: string): string {
  return path.replace(PATH_SECRET, `$1${MASK}`);
}

/** Passwords written into the path of an address, for the log's scrubber. */
export function pathSecrets(address: string): string[] {
  return [...address.matchAll(PATH_SECRET)].map((match) => match[2] ?? '').filter((secret) => secret !== '');
}

export const pathOf = (parts: Pick<AddressParts, 'requestUrl'>): string =>
  parts.requestUrl.replace(/^rtsp:\/\/[^/?#]*/i, '') || '/';

function shown(address: string, parse: ParseAddress): ShownAddress {
  const parts = parse(address);
  // Every stored address was checked when it was saved; one that does not parse any more shows nothing.
  if (parts === null) return { host: '', port: 554, path: '', user: null, hasPassword: false };
  return {
    host: parts.host,
    port: parts.port,
    path: maskPath(pathOf(parts)),
    user: parts.username,
    hasPassword: parts.password !== null && parts.password !== '',
  };
}

/** A camera as a page may see it. */
export function cameraRow(
  camera: CameraConfig,
  templates: readonly CameraTemplate[],
  parse: ParseAddress,
): CameraSetupRow {
  const sub = shown(camera.sub, parse);
  const main = camera.main === undefined ? null : shown(camera.main, parse);
  const isOneDevice = main === null || (main.host === sub.host && main.port === sub.port);
  const known = isOneDevice
    ? recogniseTemplate(templates, { sub: sub.path, main: main?.path ?? null })
    : null;
  return {
    id: camera.id,
    roomId: camera.roomId,
    role: camera.role,
    transport: camera.transport ?? null,
    templateId: known?.templateId ?? null,
    channel: known?.channel ?? null,
    sub,
    main,
  };
}
