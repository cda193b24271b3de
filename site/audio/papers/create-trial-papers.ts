import type { TextSigner } from '../../../server/certificates/text-signature.ts';
import type { Database } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { PaperLanguage } from '../../../shared/contract/listening-papers.ts';
import type { Watch } from '../../../shared/contract/listening-watch.ts';
import type { RoomConfig, SiteIdentity } from '../../../shared/contract/site-config.ts';
import type { TrialPapers } from '../../../shared/contract/trial-papers-contract.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { TrialPapersService } from '../../ports/trial-papers.ts';
import { makeSignature } from './make-signature.ts';
import { makeTrialPdf } from './make-trial-pdf.ts';
import { civilText } from './room-table.ts';
import { createSignatureStore } from './signature-store.ts';
import { signatureState } from './signed-text.ts';
import { trialContentSha256 } from './trial-content.ts';
import { paperWordsEn } from './words/paper-words-en.ts';
import { paperWordsZh } from './words/paper-words-zh.ts';
import { trialWordsEn } from './words/trial-words-en.ts';
import { trialWordsZh } from './words/trial-words-zh.ts';

export interface TrialPapersOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly signer: TextSigner;
  readonly version: string;
  /** Throws `not-found`. */
  watch(id: string): Watch;
  site(): SiteIdentity;
  rooms(): readonly RoomConfig[];
  operators(): readonly { readonly id: string; readonly name: string }[];
  nowMs(): number;
}

const WORDS = {
  zh: { ...paperWordsZh, trial: trialWordsZh },
  en: { ...paperWordsEn, trial: trialWordsEn },
} as const;

/** Signatures and the paper of trials. What was said of a room after a signature shows: the signature does not fit it. */
export function createTrialPapers(options: TrialPapersOptions): TrialPapersService {
  const { database, journal, outbox, signer, nowMs } = options;
  const store = createSignatureStore(database);

  const ended = (watchId: string): Watch => {
    const watch = options.watch(watchId);
    if (watch.kind !== 'trial') throw new ContractError('not-found', 'there is no such trial', 'watchId');
    if (watch.phase !== 'ended')
      throw new ContractError('conflict', 'only a trial that has ended can be signed', 'watchId');
    return watch;
  };
  const contentSha256 = (watchId: string): string => trialContentSha256(database, watchId);
  const get = (watchId: string): TrialPapers => {
    ended(watchId);
    const content = contentSha256(watchId);
    const signatures = store
      .of('trial', watchId)
      .map((row) => ({ ...row, state: signatureState(row, content, signer.keyId) }));
    return { watchId, contentSha256: content, signatures };
  };

  return {
    get,
    sign({ watchId, ...signing }, actor) {
      const watch = ended(watchId);
      const made = makeSignature(
        {
          subjectKind: 'trial',
          subjectId: watchId,
          atMs: nowMs(),
          contentSha256: contentSha256(watchId),
        },
        signing,
        actor,
        {
          signer,
          siteCode: options.site().code,
          operators: options.operators(),
          earlier: store.of('trial', watchId),
          roomIds: watch.state.map(({ roomId }) => roomId),
        },
      );
      const { name, role, roomId, atMs, contentSha256: content } = made;
      database.transaction(() => {
        store.add(made);
        journal.append({
          actor,
          action: 'watch.signed',
          subject: watchId,
          details: { name, signerRole: role, roomId, contentSha256: content },
        });
        // Upward goes what was signed and as what, never who.
        outbox.append({
          lane: 'B',
          type: 'listening.signed',
          data: { watchId, roomId, role, atMs, contentSha256: content, keyId: signer.keyId },
        });
      });
    },
    async paper(watchId: string, language: PaperLanguage) {
      const watch = ended(watchId);
      const site = options.site();
      const words = WORDS[language];
      const bytes = await makeTrialPdf(
        {
          site,
          consoleVersion: options.version,
          watch,
          papers: get(watchId),
          rooms: options.rooms().filter(({ kind }) => kind === 'exam' || kind === 'spare'),
          people: Object.fromEntries(options.operators().map(({ id, name }) => [id, name])),
        },
        words,
      );
      const at = civilText(watch.startedAtMs, site.timeZone).replaceAll(':', '').replaceAll(' ', '-');
      return { bytes, fileName: `${words.trial.fileName}-${at}.pdf`, mediaType: 'application/pdf' };
    },
  };
}
