import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ed25519Verifier } from '../server/certificates/uplink-tools.ts';
import { createHttpServer } from '../server/http/create-http-server.ts';
import { createToken } from '../server/http/guard.ts';
import { lockDataFolder } from '../server/process/data-folder-lock.ts';
import type { Log } from '../server/process/log.ts';
import { registerSecret } from '../server/process/secrets.ts';
import { withCommitHooks } from '../server/sqlite/after-commit.ts';
import { openMigrated } from '../server/sqlite/migrate.ts';
import { createBookWriter } from '../server/table/book-writer.ts';
import type { ToneCheck } from '../shared/contract/audio-levels.ts';
import type { SiteConfig } from '../shared/contract/site-config.ts';
import { type SiteInfo, siteContract } from '../shared/contract/site-contract.ts';
import { createListening } from './audio/create-listening.ts';
import { readToneProfile } from './audio/read-tone-profile.ts';
import { createCameras } from './cameras/create-cameras.ts';
import { findFfmpeg } from './cameras/find-ffmpeg.ts';
import { createSnapshotMaker } from './cameras/snapshot.ts';
import { readEnrolment } from './config/read-enrolment.ts';
import { createDay } from './day/create-day.ts';
import { readFreeSpace } from './day/disk-watch.ts';
import { createMetrics } from './http/create-metrics.ts';
import { createMediaSocket } from './http/media-socket.ts';
import { pageHandlers } from './http/page-handlers.ts';
import { registerSiteRoutes } from './http/routes.ts';
import type { SiteServices } from './http/site-services.ts';
import { createJobs } from './jobs/create-jobs.ts';
import type { Condition } from './ports/day.ts';
import type { People } from './ports/people.ts';
import type { Roster } from './ports/roster.ts';
import { siteSchema } from './schema.ts';
import { createDutyLog } from './store/create-duty-log.ts';
import { createIdempotency } from './store/create-idempotency.ts';
import { createJournal } from './store/create-journal.ts';
import { createKeyBox } from './store/create-key-box.ts';
import { createRegistry } from './store/create-registry.ts';
import { openBallast, withBallast } from './uplink/ballast.ts';
import { createOutbox } from './uplink/outbox.ts';
import { HIGH_WATER_FILE } from './uplink/verify-outbox.ts';
import { wireAudioChecks } from './wire-audio-checks.ts';
import { wireDiagnosis } from './wire-diagnosis.ts';
import { wireDuty } from './wire-duty.ts';
import { wireEvidence } from './wire-evidence.ts';
import { wireExam } from './wire-exam.ts';
import { wireHealth } from './wire-health.ts';
import { wireListeningPapers } from './wire-listening-papers.ts';
import { wireListeningReadiness } from './wire-listening-readiness.ts';
import { wireListeningWatch } from './wire-listening-watch.ts';
import { wireOrders } from './wire-orders.ts';
import { wirePeople } from './wire-people.ts';
import { wireProgrammes } from './wire-programmes.ts';
import { wireRecording } from './wire-recording.ts';
import { wireRoomPictures } from './wire-room-pictures.ts';
import { wireRoster } from './wire-roster.ts';
import { wireRosterDay } from './wire-roster-day.ts';
import { wireSelfTest } from './wire-self-test.ts';
import { wireSetup } from './wire-setup.ts';
import { BALLAST_FILE, outboxCapBytes, wireUplink } from './wire-uplink.ts';
import { wireWall } from './wire-wall.ts';
import type { Wiring } from './wiring.ts';

export interface SiteOptions {
  readonly config: SiteConfig;
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  readonly version: string;
  /** Folder of the built pages; null serves the API only. */
  readonly pagesFolder: string | null;
  /** Profiles and other data the product ships. */
  readonly resourcesFolder: string;
  /** Entry of the ingest worker, built or source. */
  readonly ingestWorker: URL;
  /** Entry of the analysis thread of the listening check. */
  readonly audioWorker: URL;
  /** Entry of the threads of the roster solver. */
  readonly rosterWorker: URL;
  /** Entry of the thread that reads and writes files of tables. */
  readonly tableWorker: URL;
  /** Set in the demo only. */
  readonly demo: DemoHooks | null;
}

export interface DemoHooks {
  /** Address of the embedded centre's page, shown as a link. */
  readonly centreUrl: string;
  /** Enters the sample plan while the roster is empty. */
  fill(roster: Roster, people: People): Promise<void>;
  /** A check begins to emit: the simulated rooms must hear its tone. */
  onToneCheck(check: ToneCheck): void;
}

export interface RunningSite {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

/** The composition root: the only place where the modules of the site meet. */
export async function startSite(options: SiteOptions): Promise<RunningSite> {
  const { config, dataFolder, log, version } = options;
  const enrolment = config.uplink ? readEnrolment(config.uplink.enrolment, config.site.code) : null;
  const undo: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const lock = lockDataFolder(dataFolder);
    undo.push(() => lock.release());
    const time = {
      nowMs: () => Date.now(),
      monoMs: () => performance.now(),
      boot: randomBytes(4).toString('hex'),
    };
    const migrated = openMigrated(join(dataFolder, 'site.db'), siteSchema);
    const ballast = openBallast(join(dataFolder, BALLAST_FILE));
    const database = withCommitHooks(
      withBallast(migrated, ballast, () =>
        log.error('the disk is full: the ballast of the outbox is given up'),
      ),
    );
    undo.push(() => database.close());
    const keyBox = createKeyBox(join(dataFolder, 'site.key'));
    const { registry, differences } = createRegistry(database, keyBox, config);
    for (const difference of differences) log.warn({ difference }, 'configuration differs from the database');

    if (config.lan !== undefined) log.warn({ key: 'lan' }, 'this key has no effect in this version');

    const journal = createJournal(database, time);
    const journalVerdict = journal.verify();
    if (!journalVerdict.ok) log.error({ firstBad: journalVerdict.firstBad }, 'the journal chain is broken');

    const jobs = createJobs(time.nowMs, (message, fields) => log.error(fields, message));
    undo.push(() => jobs.close());

    const outbox = createOutbox({
      database,
      highWaterPath: join(dataFolder, HIGH_WATER_FILE),
      siteCode: registry.site().code,
      capBytes: await outboxCapBytes(dataFolder),
      ballast,
    });
    undo.push(() => outbox.close());
    database.onCommit(() => outbox.flushHighWater());

    const atClose = (step: () => void | Promise<void>): void => void undo.push(step);
    const orders = wireOrders({ database, journal, outbox, registry, time, atClose }, enrolment);
    const conditions: (() => readonly Condition[])[] = [];
    const addConditions = (source: () => readonly Condition[]): void => void conditions.push(source);
    const uplink = wireUplink({
      ...{ outbox, ballast, orders, enrolment, version, log, addConditions },
      enrolmentPath: config.uplink?.enrolment ?? null,
      siteCode: registry.site().code,
      onEnrolment: (next) => orders.obey(next.issuerPublicKeys.map(ed25519Verifier)),
    });
    undo.push(() => uplink.close());

    const ffmpeg = await findFfmpeg(config.ffmpeg ?? null);
    if (ffmpeg === null) log.warn('FFmpeg was not found: snapshots and AAC levels are not available');
    const cameras = createCameras({
      workerEntry: options.ingestWorker,
      cameras: registry.cameras(),
      ffmpegPath: ffmpeg?.path ?? null,
      log: (level, message, fields) => log[level](fields, message),
      registerSecret,
    });
    undo.push(() => cameras.close());
    registry.onChange(() => cameras.configure(registry.cameras()));
    const wiring: Wiring = {
      config,
      dataFolder,
      resourcesFolder: options.resourcesFolder,
      database,
      registry,
      keyBox,
      journal,
      outbox,
      jobs,
      cameras,
      ffmpeg,
      time,
      log,
      addConditions,
      atClose,
    };

    const listening = createListening({
      cameras,
      rooms: () => registry.rooms(),
      cameraConfigs: () => registry.cameras(),
      profile: readToneProfile(join(options.resourcesFolder, 'profiles', 'tone-check-default.json')),
      clock: time.nowMs,
      onFinished(check) {
        const count = (result: string) => check.rooms.filter((room) => room.result === result).length;
        const figures = {
          present: count('present'),
          silent: count('silent'),
          notMeasurable: count('not-measurable'),
        };
        database.transaction(() => {
          // A cancelled or failed run has no result to report, only that it happened.
          if (check.state !== 'done')
            return journal.append({
              actor: check.startedBy,
              action: `tone-check.${check.state}`,
              subject: check.id,
            });
          outbox.append({
            lane: 'B',
            type: 'audio.tone-check',
            data: {
              checkId: check.id,
              ...figures,
              rooms: check.rooms.map(({ roomId, result, reasonCode, riseDb }) => ({
                roomId,
                result,
                reasonCode,
                riseDb,
              })),
            },
          });
          journal.append({
            actor: check.startedBy,
            action: 'tone-check.finished',
            subject: check.id,
            details: figures,
          });
        });
      },
    });
    undo.push(() => listening.close());

    const bookWriter = createBookWriter(options.tableWorker);
    undo.push(() => bookWriter.close());
    const rosters = wireRoster(wiring, options.rosterWorker, {
      worker: options.tableWorker,
      writeBook: bookWriter.write,
    });
    const { roster } = rosters;
    const { people, responsibility } = wirePeople(wiring, roster, {
      worker: options.tableWorker,
      writeBook: bookWriter.write,
    });
    const exam = wireExam(wiring, roster);
    const { demo } = options;
    if (demo !== null) {
      if (roster.table().people.length === 0) await demo.fill(roster, people);
      let playedId = '';
      listening.onToneCheck((check) => {
        if (check?.state !== 'emitting' || check.id === playedId) return;
        playedId = check.id;
        demo.onToneCheck(check);
      });
    }

    const pictures = wireDiagnosis(wiring);
    const papers = wireListeningPapers(wiring, { enrolment, version });
    const day = createDay({
      database,
      journal,
      outbox,
      cameras,
      uplink,
      roster,
      people: () => ({ ...people.readiness(), treeGaps: responsibility.get().gaps.length }),
      conditions: () => conditions.flatMap((source) => source()),
      commissioning: pictures.commissioningFact,
      listening: wireListeningReadiness(wiring, roster, papers.listeningProfiles, enrolment),
      rooms: () => registry.rooms(),
      timeZone: () => registry.site().timeZone,
      nowMs: time.nowMs,
      monoMs: time.monoMs,
      outboxDamage: outbox.damageAtStart,
      readFreeSpace: () => readFreeSpace(dataFolder),
      log: (message, fields) => log.error(fields, message),
    });
    undo.push(() => day.close());

    database.transaction(() => {
      outbox.append({ lane: 'B', type: 'site.started', data: { version, boot: outbox.boot } });
      journal.append({
        actor: 'system',
        action: 'site.started',
        subject: registry.site().code,
        details: { version },
      });
    });

    const siteInfo = (): SiteInfo => ({
      version,
      site: registry.site(),
      rooms: registry.rooms(),
      cameras: registry.cameras().map(({ id, roomId, role, main }) => ({
        id,
        roomId,
        role,
        hasMain: main !== undefined,
      })),
      isDemo: demo !== null,
      centreUrl: demo?.centreUrl ?? null,
      ffmpegVersion: ffmpeg?.version ?? null,
      nowMs: time.nowMs(),
    });
    const recorded = wireRecording(wiring, roster, enrolment);
    const { recording } = recorded;
    const snapshots = createSnapshotMaker(ffmpeg?.path ?? null);
    undo.push(() => snapshots.close());
    const { programmes } = wireProgrammes(wiring, options.audioWorker);
    const { audioChecks } = wireAudioChecks(wiring, programmes, papers, options.audioWorker, listening);
    const services: SiteServices = {
      cameras,
      listening,
      ...rosters,
      ...exam,
      people,
      responsibility,
      uplink,
      orders,
      day,
      journal,
      jobs,
      ...wireHealth(wiring),
      ...wireDuty(wiring, { roster, responsibility, writeBook: bookWriter.write }, options.rosterWorker),
      ...wireRosterDay(wiring, rosters, options.rosterWorker),
      diagnosis: pictures.diagnosis,
      commissioning: pictures.commissioning,
      ...wireSelfTest(wiring, { ...recorded, commissioning: pictures.commissioning, uplink }),
      ...wireWall(wiring),
      programmes,
      ...papers,
      audioChecks,
      ...wireRoomPictures(wiring, { ...papers, audioChecks, workerEntry: options.audioWorker }),
      ...wireListeningWatch(wiring, programmes, roster, {
        workerEntry: options.audioWorker,
        enrolment,
        version,
      }),
      ...wireSetup(wiring, roster),
      ...recorded,
      ...(await wireEvidence(wiring, { recording, enrolment, roster, version })),
      idempotency: createIdempotency(database, time.nowMs, keyBox),
      siteInfo,
      dutyLog: createDutyLog(database, journal, outbox, () => uplink, time.nowMs),
      outboxRows: {
        recent: (limit) => outbox.listRecent(limit),
        centreName: () => {
          const held = uplink.enrolment();
          return held === null ? null : new URL(held.endpoints[0] ?? 'wss://-').host;
        },
      },
      operators: {
        list: () => registry.operators(),
        add: (name, post, actor) =>
          database.transaction(() => {
            const operator = registry.addOperator(name, post, time.nowMs());
            journal.append({
              actor,
              action: 'operator.added',
              subject: operator.id,
              details: { name, post },
            });
            return operator;
          }),
      },
      toJpeg: (unit, format) => snapshots.toJpeg(unit, format.codec),
    };

    const token = createToken();
    registerSecret(token);
    const server = await createHttpServer({
      log,
      token,
      version,
      pagesFolder: options.pagesFolder,
      page: 'index.html',
      title: `考点 ${registry.site().name}`,
      routes: (app) => registerSiteRoutes(app, services, createMetrics(services)),
      rpc: { contract: siteContract, handlers: pageHandlers(services), idempotency: services.idempotency },
    });
    undo.push(() => server.close());
    const media = createMediaSocket(cameras);
    undo.push(() => media.close());
    server.upgrade('/media/v1', media.onUpgrade);
    const { url } = await server.listen(options.port, options.host);
    log.info(
      { url, cameras: registry.cameras().length, rooms: registry.rooms().length },
      'site service is up',
    );
    return { url, token, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
