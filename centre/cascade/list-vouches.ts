import { type Vouch, vouchSigningText } from '../../shared/uplink/relay-messages.ts';
import type { Sign } from '../../shared/uplink/tools.ts';
import type { RegistryMirror } from '../registry/registry-mirror.ts';

/**
 * Every key that goes up, in an order in which each voucher is known before its word is needed: what this
 * centre has enrolled, signed with its own key, then what centres below have said, as they said it.
 */
export function listVouches(
  enrolled: Pick<RegistryMirror, 'sites' | 'certificates' | 'vouchedKeys'>,
  own: { readonly serial: string; readonly sign: Sign },
): Vouch[] {
  const sites = new Map(enrolled.sites().map((site) => [site.code, site]));
  const ours = enrolled.certificates().flatMap(({ serial, site: code, signingKey }): Vouch[] => {
    const site = sites.get(code);
    if (site === undefined) return [];
    const said = { site: code, serial, key: signingKey, isCentre: site.scope.length > 0, by: own.serial };
    return [{ t: 'vouch', name: site.name, path: [], ...said, sig: own.sign(vouchSigningText(said)) }];
  });
  const below = [...enrolled.vouchedKeys()]
    .sort((a, b) => a.path.length - b.path.length || Number(b.isCentre) - Number(a.isCentre))
    .map(
      ({ site, name, serial, signingKey, isCentre, voucher, signature, path }): Vouch => ({
        t: 'vouch',
        ...{ site, name, serial, key: signingKey, isCentre, by: voucher, sig: signature },
        path: [...path],
      }),
    );
  return [...ours, ...below];
}
