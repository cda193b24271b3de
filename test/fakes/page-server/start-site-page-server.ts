import { pino } from 'pino';
import { createHttpServer } from '../../../server/http/create-http-server.ts';
import type { FeedSource, Handlers } from '../../../server/rpc/handlers.ts';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { readBook } from '../../../server/table/read-book.ts';
import type { RoomLevel, ToneCheck } from '../../../shared/contract/audio-levels.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { DutyLogEntry, Operator } from '../../../shared/contract/journal.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import { type SiteContract, siteContract } from '../../../shared/contract/site-contract.ts';
import type { Today } from '../../../shared/contract/today.ts';
import type { OutboxRow, UplinkStatus } from '../../../shared/contract/uplink-status.ts';
import { dutyCallsHandlers } from '../../../site/http/duty-calls-handlers.ts';
import { registerDutyCallsRoutes } from '../../../site/http/duty-calls-routes.ts';
import { dutyDraftsHandlers } from '../../../site/http/duty-drafts-handlers.ts';
import { dutyHandlers } from '../../../site/http/duty-handlers.ts';
import { registerDutyPapersRoutes } from '../../../site/http/duty-papers-routes.ts';
import { dutyPlanHandlers } from '../../../site/http/duty-plan-handlers.ts';
import { examHandlers } from '../../../site/http/exam-handlers.ts';
import { interruptionHandlers } from '../../../site/http/interruption-handlers.ts';
import { listeningWatchHandlers } from '../../../site/http/listening-watch-handlers.ts';
import { ordersHandlers } from '../../../site/http/orders-handlers.ts';
import { peopleHandlers } from '../../../site/http/people-handlers.ts';
import { programmeHandlers } from '../../../site/http/programme-handlers.ts';
import { responsibilityHandlers } from '../../../site/http/responsibility-handlers.ts';
import { rosterDayHandlers } from '../../../site/http/roster-day-handlers.ts';
import { rosterHandlers } from '../../../site/http/roster-handlers.ts';
import { registerRosterPapersRoutes } from '../../../site/http/roster-papers-routes.ts';
import { setupHandlers } from '../../../site/http/setup-handlers.ts';
import { timelineHandlers } from '../../../site/http/timeline-handlers.ts';
import { wallHandlers } from '../../../site/http/wall-handlers.ts';
import type { People } from '../../../site/ports/people.ts';
import { createRosterFiles } from '../../../site/roster/rooms/workbook-text.ts';
import { createWall } from '../../../site/wall/create-wall.ts';
import { wallMigrationSql } from '../../../site/wall/wall-migration.ts';
import { createMediaPlayer, type MediaPlayer } from './media-player.ts';
import { journalRow, resultOf, sampleOutbox, toneRoom } from './sample-answers.ts';
import { audioCheckFake } from './sample-audio-checks.ts';
import { makeSampleClip } from './sample-clip.ts';
import { sampleDiagnosis } from './sample-diagnosis.ts';
import { sampleDuty } from './sample-duty.ts';
import { sampleDutyPlans } from './sample-duty-plans.ts';
import { evidenceFake } from './sample-evidence.ts';
import { sampleExam } from './sample-exam.ts';
import { sampleHistory, sampleLimits, sampleOverview } from './sample-health.ts';
import { sampleInterruptions } from './sample-interruptions.ts';
import { listeningPapersFake } from './sample-listening-papers.ts';
import { sampleOnvif } from './sample-onvif.ts';
import { type SampleOrders, sampleOrders } from './sample-orders.ts';
import { samplePeopleService, sampleTree } from './sample-people.ts';
import { samplePlans } from './sample-plans.ts';
import { sampleProgrammes } from './sample-programmes.ts';
import { recordedSessions } from './sample-proof.ts';
import { type SampleRecordings, sampleRecordings } from './sample-recordings.ts';
import { roomPictureFake } from './sample-room-pictures.ts';
import { sampleRoster } from './sample-roster.ts';
import { sampleRosterDay } from './sample-roster-day.ts';
import { sampleSelfTest } from './sample-self-test.ts';
import { sampleSetup } from './sample-setup.ts';
import { sampleCamera, sampleLevel, sampleRooms, sampleToday } from './sample-site.ts';
import { soundBenchFake } from './sample-sound-bench.ts';
import { sampleTableImports } from './sample-table-imports.ts';
import { sampleWatch } from './sample-watch.ts';
import { createSignal, type Signal } from './signal.ts';

export interface SitePageServerOptions {
  readonly pagesFolder: string;
  readonly rooms?: number;
  readonly people?: number;
  /** Everything well, nothing at all, or a day with problems. */
  readonly scene?: 'problems' | 'calm' | 'empty';
  readonly port?: number;
}

export interface SitePageServer {
  readonly url: string;
  /** The address to open, with its token. */
  readonly address: string;
  readonly today: Signal<Today>;
  readonly roster: Signal<RosterTable>;
  /** Records of the same people, to be changed by others. */
  readonly people: People;
  readonly media: MediaPlayer;
  readonly recordings: SampleRecordings;
  setCamera(status: CameraStatus): void;
  readonly cameras: () => readonly CameraStatus[];
  /** An instruction from above arrives. */
  readonly issue: SampleOrders['issue'];
  /** Names of queries that fail as long as they are in it. */
  readonly broken: Set<'health.overview' | 'health.history'>;
  /** Commands that arrived, in order. */
  readonly commands: { name: string; actor: string; input: unknown }[];
  close(): Promise<void>;
}

const TOKEN = 'page-server-token';

/** The console's pages over the real contract and HTTP frame, with invented data behind. For tests of pages. */
export async function startSitePageServer(options: SitePageServerOptions): Promise<SitePageServer> {
  const scene = options.scene ?? 'problems';
  const isEmpty = scene === 'empty';
  const rooms = isEmpty ? [] : sampleRooms(options.rooms ?? 12);
  const examRooms = rooms.filter(({ kind }) => kind === 'exam');
  const broken: SitePageServer['broken'] = new Set();
  let cameras: CameraStatus[] = examRooms.map(({ id }, index) => {
    if (scene === 'calm') return sampleCamera(id, 'none');
    return sampleCamera(
      id,
      index === 7 ? 'offline' : index === 10 ? 'auth-failed' : index === 4 ? 'degraded' : 'none',
    );
  });
  const cameraListeners = new Set<(changed: CameraStatus[]) => void>();
  const setCamera = (status: CameraStatus): void => {
    cameras = cameras.map((camera) => (camera.id === status.id ? status : camera));
    for (const listener of cameraListeners) listener([status]);
  };
  const clip = makeSampleClip();
  const media = createMediaPlayer(clip, (id) => cameras.find((camera) => camera.id === id) ?? null);
  const emptyToday = { session: null, sessions: [], alarms: [], openSeats: 0, rosterConflicts: 0 };
  const base = sampleToday(cameras, examRooms.length);
  const today = createSignal<Today>(
    scene === 'empty'
      ? { ...base, ...emptyToday }
      : scene === 'calm'
        ? { ...base, alarms: [], rosterConflicts: 0 }
        : base,
  );
  const emptyRoster = { people: [], posts: [], sessions: [], assignments: [], conflicts: [] };
  const fullRoster = sampleRoster(rooms, options.people ?? 120);
  const roster = createSignal<RosterTable>(isEmpty ? { ...fullRoster, ...emptyRoster } : fullRoster);
  const tone = createSignal<ToneCheck | null>(null);
  const operators: Operator[] = isEmpty ? [] : [{ id: 'op1', name: '周敏', post: '视频监考员' }];
  const dutyLog: DutyLogEntry[] = [];
  const commands: SitePageServer['commands'] = [];
  const recent: OutboxRow[] = isEmpty ? [] : sampleOutbox();
  const uplink = createSignal({
    status: base.uplink as UplinkStatus,
    recent,
    centreName: isEmpty ? null : '示例市考试中心',
  });

  let phase = 0;
  const levels = (): RoomLevel[] =>
    rooms.map(({ id, kind }, index) => sampleLevel(id, kind === 'exam' ? `${id}-front` : null, index, phase));
  const levelFeed: FeedSource<RoomLevel[], RoomLevel[]> = {
    snapshot: levels,
    subscribe(push) {
      const timer = setInterval(() => {
        phase += 1;
        push(levels());
      }, 200);
      return () => clearInterval(timer);
    },
  };
  const done = { isDone: true } as const;
  const log = (name: string, actor: string, input: unknown): void =>
    void commands.push({ name, actor, input });
  // The views are the product's own module on a database in memory.
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec(wallMigrationSql);
  const { orders, issue } = sampleOrders({ database, isEmpty, log });
  let limits = sampleLimits(2000);
  const watching = {
    append: (entry: { action: string; actor: string }) => log(entry.action, entry.actor, {}),
  };
  const wall = createWall({
    database,
    journal: { append: () => undefined },
    rooms: () => rooms,
    nowMs: () => Date.now(),
  });
  const watch = sampleWatch({ rooms, isEmpty, isCalm: scene === 'calm', nowMs: Date.now(), log });
  const listening = sampleProgrammes({ database, isEmpty, nowMs: Date.now(), log });
  const { setup, close: closeSetup } = sampleSetup(rooms, cameras);
  const jobs = createSignal<Job[]>([]);
  const plans = samplePlans({ database, table: roster, jobs, log });
  const duty = sampleDuty({ database, isEmpty, log });
  const dutyPlans = sampleDutyPlans({ database, duty, table: () => roster.get(), log });
  const recordings = sampleRecordings(clip, cameras, Date.now(), {
    ...{ isOff: isEmpty, jobs, log },
    sessions: () => recordedSessions(roster.get().sessions),
  });
  const audioChecks = audioCheckFake({ rooms, isEmpty, nowMs: Date.now(), log });
  const roomPictures = roomPictureFake((id) => audioChecks.find(id));
  const { people, responsibility } = samplePeopleService({
    ...{ database, roster, rooms },
    record: ({ what, actor, details }) => log(what, actor, details),
  });
  if (!isEmpty) responsibility.save(0, sampleTree(fullRoster.people, examRooms), 'op1');
  const exam = sampleExam({ database, rooms, roster, log });
  const handlers: Handlers<SiteContract> = {
    ...peopleHandlers({ people }),
    ...responsibilityHandlers({ responsibility }),
    ...recordings.handlers,
    ...setupHandlers({ setup, onvif: sampleOnvif }),
    ...sampleDiagnosis(rooms, () => cameras, log),
    ...sampleSelfTest(log),
    ...wallHandlers({ wall, journal: watching }),
    'health.history': ({ cameraId, fromMs, toMs }) => {
      if (broken.has('health.history')) throw new Error('the store cannot be read');
      const status = cameras.find(({ id }) => id === cameraId);
      if (!status) throw new ContractError('not-found', 'there is no such camera', 'cameraId');
      return sampleHistory(status, fromMs, toMs, limits);
    },
    'health.overview': () => {
      if (broken.has('health.overview')) throw new Error('the store cannot be read');
      return sampleOverview(cameras, limits);
    },
    'health.setClockLimit': (input, { actor }) => {
      log('health.setClockLimit', actor, input);
      limits = sampleLimits(input.limitMs);
      return limits;
    },
    'site.get': () => ({
      version: '0.1.0',
      site: { code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' },
      rooms,
      // The first room has a main stream too.
      cameras: cameras.map(({ id, roomId, role }, index) => ({ id, roomId, role, hasMain: index === 0 })),
      isDemo: false,
      centreUrl: null,
      ffmpegVersion: null,
      nowMs: Date.now(),
    }),
    'today.feed': () => today.feed,
    'cameras.feed': () => ({
      snapshot: () => [...cameras],
      subscribe(push) {
        const listener = (changed: CameraStatus[]): void => push({ changed, removed: [] });
        cameraListeners.add(listener);
        return () => cameraListeners.delete(listener);
      },
    }),
    'cameras.retry': ({ cameraId }, { actor }) => {
      log('cameras.retry', actor, { cameraId });
      return done;
    },
    'audio.levels': () => levelFeed,
    'audio.startToneCheck': ({ output, frequencyHz }, { actor }) => {
      const nowMs = Date.now();
      const check: ToneCheck = {
        id: `tone-${nowMs}`,
        state: 'background',
        output,
        frequencyHz,
        startedAtMs: nowMs,
        emitFromMs: nowMs + 1_500,
        emitToMs: nowMs + 3_500,
        startedBy: actor,
        limitRiseDb: 10,
        rooms: rooms.map(({ id }) => toneRoom(id, 'pending')),
      };
      tone.set(check);
      setTimeout(() => tone.set({ ...check, state: 'emitting' }), 1_500);
      setTimeout(() => {
        if (tone.get()?.state === 'emitting')
          tone.set({ ...check, state: 'done', rooms: rooms.map(({ id }, index) => resultOf(id, index)) });
      }, 4_000);
      return check;
    },
    'audio.cancelToneCheck': () => {
      const check = tone.get();
      if (check) tone.set({ ...check, state: 'cancelled' });
      return done;
    },
    'audio.toneCheck': () => tone.feed,
    ...examHandlers(exam),
    ...timelineHandlers(exam),
    ...rosterHandlers({
      ...plans,
      rosterFiles: createRosterFiles({ read: async (bytes) => readBook(bytes) }),
      roster: { ...plans.roster, ...sampleTableImports({ roster, rooms, log }), followPlan: neverCalled },
    }),
    'uplink.feed': () => uplink.feed,
    'dutyLog.list': ({ limit }) => dutyLog.slice(0, limit),
    'dutyLog.append': ({ text, isUrgent }, { actor }) => {
      log('dutyLog.append', actor, { text, isUrgent });
      const lane = isUrgent ? 'A' : 'B';
      const state = uplink.get();
      const seq = state.status.lanes[lane].last + 1;
      const entry: DutyLogEntry = {
        id: dutyLog.length + 1,
        atMs: Date.now(),
        actor,
        text,
        isUrgent,
        lane,
        epoch: 1,
        seq,
        isAcked: false,
      };
      dutyLog.unshift(entry);
      const withLast = (acked: number) => ({
        ...state,
        status: { ...state.status, lanes: { ...state.status.lanes, [lane]: { last: seq, acked } } },
      });
      uplink.set(withLast(seq - 1));
      setTimeout(() => {
        dutyLog[dutyLog.indexOf(entry)] = { ...entry, isAcked: true };
        uplink.set(withLast(seq));
      }, 600);
      return entry;
    },
    'journal.list': ({ beforeSeq, limit }) => {
      if (isEmpty) return [];
      const newest = (beforeSeq ?? 341) - 1;
      return Array.from({ length: Math.max(0, Math.min(limit, newest)) }, (_, index) =>
        journalRow(newest - index),
      );
    },
    'alarms.acknowledge': ({ id }, { actor }) => {
      log('alarms.acknowledge', actor, { id });
      const value = today.get();
      const alarms = value.alarms.map((item) =>
        item.id === id ? { ...item, state: 'acknowledged' as const, acknowledgedBy: actor } : item,
      );
      today.set({ ...value, alarms });
      return done;
    },
    'jobs.feed': () => jobs.feed,
    ...evidenceFake({ isEmpty, jobs, log }),
    ...listeningPapersFake({ isEmpty, nowMs: Date.now(), jobs, operators, log }),
    ...programmeHandlers(listening),
    ...audioChecks.handlers,
    ...roomPictures.handlers,
    ...listeningWatchHandlers(watch),
    ...interruptionHandlers(sampleInterruptions({ database, watch, listening, log })),
    ...soundBenchFake({ isEmpty, nowMs: Date.now(), log }),
    ...dutyHandlers({ duty }),
    ...dutyPlanHandlers(dutyPlans),
    ...dutyDraftsHandlers(dutyPlans),
    ...dutyCallsHandlers(dutyPlans),
    ...ordersHandlers({ orders, operators: { list: () => operators, add: neverCalled } }),
    ...rosterDayHandlers({ rosterDay: sampleRosterDay({ ...plans, database, isEmpty, log }) }),
    'jobs.cancel': ({ id }, { actor }) => {
      log('jobs.cancel', actor, { id });
      jobs.set(jobs.get().map((job) => (job.id === id ? { ...job, state: 'cancelled' } : job)));
      return done;
    },
    'operators.list': () => [...operators],
    'operators.add': ({ name, post }) => {
      const operator = { id: `op${operators.length + 1}`, name, post };
      operators.push(operator);
      return operator;
    },
  };
  const memory = new Map<string, unknown>();
  const server = await createHttpServer<SiteContract>({
    log: pino({ level: 'silent' }),
    token: TOKEN,
    version: '0.1.0',
    pagesFolder: options.pagesFolder,
    page: 'index.html',
    title: 'site',
    routes(app) {
      recordings.register(app);
      registerDutyPapersRoutes(app, dutyPlans);
      registerRosterPapersRoutes(app, plans);
      registerDutyCallsRoutes(app, dutyPlans);
      roomPictures.register(app);
    },
    rpc: {
      contract: siteContract,
      handlers,
      idempotency: {
        atomically: (work) => work(),
        recall: (key, procedure) =>
          memory.has(`${procedure} ${key}`) ? { result: memory.get(`${procedure} ${key}`) } : null,
        remember: (key, procedure, result) => void memory.set(`${procedure} ${key}`, result),
      },
    },
  });
  server.upgrade('/media/v1', media.onUpgrade);
  const { url } = await server.listen(options.port ?? 0, '127.0.0.1');
  return {
    url,
    address: `${url}/?token=${TOKEN}`,
    today,
    roster,
    people,
    media,
    recordings,
    setCamera,
    cameras: () => cameras,
    broken,
    commands,
    issue,
    async close() {
      exam.timeline.close();
      orders.close();
      media.close();
      await roomPictures.close();
      await plans.close();
      await dutyPlans.close();
      await server.close();
      database.close();
      closeSetup();
      listening.close();
    },
  };
}

/** The page's imports are answered by the fake itself. */
function neverCalled(): never {
  throw new Error('the page server does not import');
}
