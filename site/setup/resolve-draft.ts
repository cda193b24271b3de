import type { CameraDraft } from '../../shared/contract/camera-setup.ts';
import type { CameraTemplate } from '../../shared/contract/camera-template.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import { CameraConfig } from '../../shared/contract/site-config.ts';
import { buildAddresses, withCredentials } from '../../shared/domain/camera-address.ts';
import { type AddressParts, maskPath, type ParseAddress, pathOf } from './camera-view.ts';

export interface DraftBase {
  readonly templates: readonly CameraTemplate[];
  readonly parse: ParseAddress;
  /** The camera as it is stored; null for a new one. */
  readonly stored: CameraConfig | null;
}

interface Wanted {
  /** Without credentials. */
  readonly address: string;
  readonly parts: AddressParts;
  readonly field: string;
}

/**
 * A draft as a configuration. An empty password field keeps the stored one while the host is the same: a
 * password never goes to another device unless somebody types it. Throws `bad-input` naming the field.
 */
export function resolveDraft(draft: CameraDraft, base: DraftBase): CameraConfig {
  const { id, roomId, role, transport } = draft;
  const { sub, main } = wantedStreams(draft, base);
  const complete = (wanted: Wanted): string => withDraftCredentials(wanted, draft, base);
  const parsed = CameraConfig.safeParse({
    id,
    roomId,
    role,
    sub: complete(sub),
    ...(main !== null && { main: complete(main) }),
    ...(transport !== null && { transport }),
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const key = String(issue?.path[0] ?? '');
  const field = key === 'sub' || key === 'main' ? `address.${key}` : key;
  throw new ContractError('bad-input', `${field}: ${issue?.message ?? 'not valid'}`, field);
}

function wantedStreams(draft: CameraDraft, base: DraftBase): { sub: Wanted; main: Wanted | null } {
  const { address } = draft;
  if (address.kind === 'template') {
    const template = base.templates.find(({ id }) => id === address.templateId);
    if (template === undefined)
      throw new ContractError('bad-input', 'there is no such template', 'address.templateId');
    const built = buildAddresses(template, address);
    if (built === null)
      throw new ContractError(
        'bad-input',
        'this maker has no fixed addresses: ask the camera by ONVIF',
        'address.templateId',
      );
    return {
      sub: wanted(built.sub, 'address.host', base.parse),
      main: built.main === null ? null : wanted(built.main, 'address.host', base.parse),
    };
  }
  return {
    sub: wanted(unmask(address.sub, base.stored?.sub, base.parse), 'address.sub', base.parse),
    main:
      address.main === ''
        ? null
        : wanted(unmask(address.main, base.stored?.main, base.parse), 'address.main', base.parse),
  };
}

function wanted(address: string, field: string, parse: ParseAddress): Wanted {
  const parts = parse(address);
  if (parts === null)
    throw new ContractError('bad-input', 'must be an address like rtsp://host:554/path', field);
  return { address, parts, field };
}

/** The page shows passwords inside a path masked; sent back unchanged they mean the stored path. */
function unmask(address: string, stored: string | undefined, parse: ParseAddress): string {
  const [fresh, old] = [parse(address), stored === undefined ? null : parse(stored)];
  if (fresh === null || old === null) return address;
  const isSame = fresh.host === old.host && pathOf(fresh) === maskPath(pathOf(old));
  return isSame ? address.slice(0, address.length - pathOf(fresh).length) + pathOf(old) : address;
}

/** Credentials written in the address count first, then the fields, then what is stored for the same host. */
function withDraftCredentials(wanted: Wanted, draft: CameraDraft, { stored, parse }: DraftBase): string {
  const { parts } = wanted;
  if (parts.username !== null) return withCredentials(parts.requestUrl, parts.username, parts.password ?? '');
  if (draft.password !== null) return withCredentials(parts.requestUrl, draft.user, draft.password);
  const old = [stored?.sub, stored?.main].flatMap((address) => {
    const known = address === undefined ? null : parse(address);
    return known === null ? [] : [known];
  });
  const kept = old.find(({ password }) => password !== null && password !== '');
  if (kept === undefined) return withCredentials(parts.requestUrl, draft.user, '');
  const isSameDevice = old.some(({ host, port }) => host === parts.host && port === parts.port);
  if (!isSameDevice)
    throw new ContractError(
      'bad-input',
      'the address leads to another device: type the password again',
      'password',
    );
  return withCredentials(parts.requestUrl, draft.user, kept.password ?? '');
}
