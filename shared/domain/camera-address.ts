import type { CameraTemplate } from '../contract/camera-template.ts';

/** Sub and main stream address; `main` is null where the device has one stream. */
export interface StreamAddresses {
  readonly sub: string;
  readonly main: string | null;
}

/** The addresses of a maker's device, without credentials; null for a maker without fixed addresses. */
export function buildAddresses(
  template: Pick<CameraTemplate, 'sub' | 'main'>,
  device: { readonly host: string; readonly port: number; readonly channel: number },
): StreamAddresses | null {
  if (template.sub === null) return null;
  const bare = device.host.replace(/^\[|\]$/g, '');
  const host = bare.includes(':') ? `[${bare}]` : bare;
  const address = (path: string): string =>
    `rtsp://${host}:${device.port}${path.replaceAll('{n}', String(device.channel))}`;
  return { sub: address(template.sub), main: template.main === null ? null : address(template.main) };
}

/** Puts credentials into an address that has none, percent-encoded: `@:/%#` and Chinese stay what they are. */
export function withCredentials(address: string, user: string, password: string): string {
  if (user === '' && password === '') return address;
  return address.replace(
    /^rtsp:\/\//i,
    `rtsp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@`,
  );
}

/** The template whose paths these are, and the channel in them; null when none fits. `main` may be missing. */
export function recogniseTemplate(
  templates: readonly CameraTemplate[],
  paths: { readonly sub: string; readonly main: string | null },
): { readonly templateId: string; readonly channel: number } | null {
  for (const { id, sub, main } of templates) {
    if (sub === null) continue;
    const channel = channelIn(sub, paths.sub);
    if (channel === null) continue;
    if (paths.main !== null && (main === null || channelIn(main, paths.main) !== channel)) continue;
    return { templateId: id, channel };
  }
  return null;
}

function channelIn(template: string, path: string): number | null {
  const [before = '', after] = template.split('{n}');
  if (after === undefined) return path === template ? 1 : null;
  if (!path.startsWith(before) || !path.endsWith(after)) return null;
  const digits = path.slice(before.length, path.length - after.length);
  return /^[1-9]\d{0,3}$/.test(digits) ? Number(digits) : null;
}
