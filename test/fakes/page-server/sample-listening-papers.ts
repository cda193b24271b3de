import shippedJson from '../../../resources/profiles/listening-default.json' with { type: 'json' };
import type { Handlers } from '../../../server/rpc/handlers.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { Operator } from '../../../shared/contract/journal.ts';
import type { ListeningPapers } from '../../../shared/contract/listening-papers.ts';
import type { listeningPapersContract } from '../../../shared/contract/listening-papers-contract.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type {
  ListeningLimitsTable,
  listeningProfileContract,
} from '../../../shared/contract/listening-profile-contract.ts';
import type { Version } from '../../../shared/contract/versioned.ts';
import { readProfile } from '../../../shared/domain/sound/listening-limits.ts';
import type { Signal } from './signal.ts';

/** Signatures and limits over the sample checks: what is signed stays for the life of the server. */
export function listeningPapersFake(options: {
  readonly isEmpty: boolean;
  readonly nowMs: number;
  readonly jobs: Signal<Job[]>;
  readonly operators: readonly Operator[];
  log(name: string, actor: string, input: unknown): void;
}): Handlers<typeof listeningPapersContract & typeof listeningProfileContract> {
  const { nowMs, log } = options;
  let papers: ListeningPapers = {
    checkId: 'check1',
    contentSha256: '7c9d2f61'.repeat(8),
    signatures: [],
    remarks: [],
    drift: ['r01', 'r02', 'r03', 'r05'].map((roomId, index) => ({
      roomId,
      acceptedAtMs: nowMs - 6 * 86_400_000,
      acceptedBy: 'op1',
      baselineCheckId: 'check0',
      stiChange: index === 2 ? -0.08 : 0.01,
      levelChangeDb: index === 2 ? -5.2 : 0.3,
      noiseChangeDb: 0.4,
      responseChangeDb: 1.2,
      verdict: index === 2 ? ('changed' as const) : ('same' as const),
    })),
    evidence: [
      {
        roomId: 'r01',
        cameraId: 'r01-front',
        file: 'r01-front.wav',
        sha256: 'a1'.repeat(32),
        bytes: 2_240_044,
      },
    ],
    isBaseline: false,
  };
  const get = (checkId: string): ListeningPapers => {
    if (options.isEmpty) throw new ContractError('not-found', 'there is no such finished check', 'checkId');
    return { ...papers, checkId };
  };
  const shipped = shippedOf();
  const first: Version<ListeningProfile> = {
    profile: shipped,
    isShipped: true,
    atMs: nowMs - 90 * 86_400_000,
    author: 'system',
    reason: '',
  };
  let limits: ListeningLimitsTable = {
    active: first,
    shipped,
    versions: [first],
    uses: [],
    calibrations: options.isEmpty
      ? []
      : [
          {
            cameraId: 'r02-front',
            offsetDb: 94.2,
            by: 'op1',
            atMs: nowMs - 86_400_000,
            note: '2 级声级计，1 kHz',
          },
        ],
  };
  const use = (version: Version<ListeningProfile>, actor: string, reason: string): void => {
    const { name, version: number } = version.profile;
    limits = {
      ...limits,
      active: version,
      versions: [version, ...limits.versions.filter((one) => one !== version)],
      uses: [{ name, version: number, atMs: nowMs, by: actor, reason }, ...limits.uses],
    };
  };
  return {
    'listeningPapers.get': ({ checkId }) => get(checkId),
    'listeningPapers.sign': (request, { actor }) => {
      log('listeningPapers.sign', actor, request);
      const name = options.operators.find(({ id }) => id === request.operatorId)?.name ?? request.name;
      if (papers.signatures.some((one) => one.name === name && one.role === request.role))
        throw new ContractError('conflict', 'this person has signed this already', 'name');
      papers = {
        ...papers,
        signatures: [
          ...papers.signatures,
          {
            ...{ id: papers.signatures.length + 1, subjectKind: 'check', subjectId: request.checkId },
            ...{ roomId: request.roomId, role: request.role, name, operatorId: request.operatorId },
            ...{ enteredBy: actor, atMs: nowMs, statement: request.statement, state: 'valid' },
            ...{ contentSha256: papers.contentSha256, signature: '', signedText: '', publicKey: '' },
            keyId: 'be12'.repeat(16),
          },
        ],
      };
      return get(request.checkId);
    },
    'listeningPapers.acceptRemark': (request, { actor }) => {
      log('listeningPapers.acceptRemark', actor, request);
      papers = { ...papers, remarks: [...papers.remarks, { ...request, by: actor, atMs: nowMs }] };
      return get(request.checkId);
    },
    'listeningPapers.bundle': ({ checkId, language }, { actor }) => {
      log('listeningPapers.bundle', actor, { checkId, language });
      const job: Job = {
        ...{ id: 'papers1', kind: 'listening-papers', subject: checkId, state: 'done', unit: 'bytes' },
        ...{ done: 2_240_044, total: 2_240_044, startedAtMs: nowMs, endedAtMs: nowMs, startedBy: actor },
        ...{ errorCode: '', error: '' },
        result: {
          checkId,
          file: `/api/v1/listening-papers/${checkId}-${language}.zip`,
          files: 12,
          bytes: 2_260_000,
          changed: [],
          missing: [],
        },
      };
      options.jobs.set([job, ...options.jobs.get()]);
      return job;
    },
    'listeningProfile.table': () => limits,
    'listeningProfile.save': ({ profile, reason }, { actor }) => {
      log('listeningProfile.save', actor, profile);
      const read = readProfile({ ...profile, version: 1 });
      if (read.kind === 'refused') throw new ContractError('bad-input', read.why, `profile.${read.field}`);
      const earlier = limits.versions.filter((one) => one.profile.name === read.profile.name).length;
      const made = { ...read.profile, version: earlier + 1 };
      use({ profile: made, isShipped: false, atMs: nowMs, author: actor, reason }, actor, reason);
      return limits;
    },
    'listeningProfile.use': ({ name, version, reason }, { actor }) => {
      log('listeningProfile.use', actor, { name, version });
      const found = limits.versions.find(
        (one) => one.profile.name === name && one.profile.version === version,
      );
      if (found === undefined) throw new ContractError('not-found', 'there is no such version', 'version');
      use(found, actor, reason);
      return limits;
    },
    'listeningProfile.calibrate': ({ cameraId, offsetDb, note }, { actor }) => {
      log('listeningProfile.calibrate', actor, { cameraId, offsetDb });
      const rest = limits.calibrations.filter((one) => one.cameraId !== cameraId);
      const calibrations =
        offsetDb === null ? rest : [...rest, { cameraId, offsetDb, by: actor, atMs: nowMs, note }];
      limits = { ...limits, calibrations };
      return limits;
    },
  };
}

function shippedOf(): ListeningProfile {
  const read = readProfile(shippedJson);
  if (read.kind === 'refused') throw new Error(`the shipped profile: ${read.field} ${read.why}`);
  return read.profile;
}
