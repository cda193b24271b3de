import type { InputOf } from '../../shared/contract/define.ts';
import type { SiteContract } from '../../shared/contract/site-contract.ts';
import { siteClient } from '../client/site.ts';
import { getPreferences } from '../kit/preferences.ts';

/** Writes down who watched what. Watching never waits for a name: without one the page itself is noted. */
export function noteWatching(act: InputOf<SiteContract['wall.noteWatching']>['act'], subject: string): void {
  siteClient
    .command('wall.noteWatching', { act, subject }, getPreferences().operatorId ?? 'machine')
    // The picture is what matters now; a service that cannot write is shown by the connection's own banner.
    .catch(() => undefined);
}
