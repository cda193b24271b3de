import type { RoomLevel } from '../../../shared/contract/audio-levels.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { Gate } from '../../../shared/contract/readiness.ts';
import type {
  Assignment,
  Person,
  Post,
  RosterConflict,
  RosterTable,
  Session,
} from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { Today } from '../../../shared/contract/today.ts';

/** Invented data of a site; every name is made up. */
export const pad = (number: number): string => String(number).padStart(2, '0');

export function sampleRooms(count: number): RoomConfig[] {
  const exam = Array.from(
    { length: count },
    (_, index): RoomConfig => ({
      id: `r${pad(index + 1)}`,
      name: `第${pad(index + 1)}考场`,
      kind: 'exam',
    }),
  );
  return [
    ...exam,
    { id: 'papers', name: '保密室', kind: 'papers' },
    { id: 'office', name: '考务室', kind: 'office' },
  ];
}

export function sampleCamera(
  roomId: string,
  problem: 'none' | 'offline' | 'auth-failed' | 'degraded',
): CameraStatus {
  const nowMs = Date.now();
  const base: CameraStatus = {
    id: `${roomId}-front`,
    roomId,
    role: 'front',
    state: 'live',
    stateReason: '',
    stateCode: 'none',
    stateSinceMs: nowMs - 600_000,
    stream: 'sub',
    codec: 'avc1.42c00d',
    width: 320,
    height: 180,
    fps: 12,
    bitrateKbps: 384,
    keyFrameIntervalMs: 1000,
    lastFrameAgeMs: 80,
    accessUnits: 7200,
    lostPackets: 0,
    reconnects: 0,
    clockOffsetMs: 12,
    audio: { codec: 'pcma', sampleRate: 8000, channels: 1 },
    diagnosis: null,
  };
  const unknown = {
    codec: null,
    width: null,
    height: null,
    fps: null,
    bitrateKbps: null,
    keyFrameIntervalMs: null,
  };
  if (problem === 'offline')
    return {
      ...base,
      ...unknown,
      state: 'offline',
      stateCode: 'connect-timeout',
      stateReason: 'no answer',
      reconnects: 6,
      lastFrameAgeMs: 94_000,
    };
  if (problem === 'auth-failed')
    return {
      ...base,
      ...unknown,
      state: 'auth-failed',
      stateCode: 'wrong-password',
      stateReason: 'password refused',
      lastFrameAgeMs: null,
      audio: null,
    };
  if (problem === 'degraded')
    return {
      ...base,
      state: 'degraded',
      stateCode: 'packet-loss',
      stateReason: 'packets lost',
      lostPackets: 214,
    };
  return base;
}

export function sampleLevel(
  roomId: string,
  cameraId: string | null,
  index: number,
  phase: number,
): RoomLevel {
  const nowMs = Date.now();
  const none = {
    atMs: null,
    rmsDbfs: null,
    peakDbfs: null,
    laDbfs: null,
    isDigitalSilence: false,
    isClipped: false,
    lostPackets: 0,
  };
  if (cameraId === null) return { roomId, cameraId, state: 'no-camera', reasonCode: 'none', ...none };
  if (index === 3) return { roomId, cameraId, state: 'no-microphone', reasonCode: 'none', ...none };
  if (index === 7) return { roomId, cameraId, state: 'no-stream', reasonCode: 'connect-timeout', ...none };
  if (index === 9)
    return { roomId, cameraId, state: 'not-measurable', reasonCode: 'ffmpeg-missing', ...none };
  const rms = -46 + ((index * 7) % 12) + 6 * Math.sin(phase / 3 + index);
  return {
    roomId,
    cameraId,
    state: 'measured',
    reasonCode: 'none',
    atMs: nowMs,
    rmsDbfs: index === 5 ? -200 : rms,
    peakDbfs: index === 5 ? -200 : rms + 11,
    laDbfs: index === 5 ? -200 : rms - 3,
    isDigitalSilence: index === 5,
    isClipped: false,
    lostPackets: index === 6 ? 12 : 0,
  };
}

const FAMILY_NAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';
const GIVEN_NAMES = [
  '明',
  '芳',
  '伟',
  '静',
  '磊',
  '洋',
  '丽',
  '强',
  '敏',
  '军',
  '杰',
  '娟',
  '涛',
  '霞',
  '平',
  '桂英',
  '晓东',
  '文博',
];
const SCHOOLS = ['东湖中学', '西山中学', '南园中学', '北桥中学', '城关一中', '新河职高'];
const SUBJECTS = ['语文', '数学', '外语', '物理', '历史', ''];

export function samplePeople(count: number): Person[] {
  return Array.from(
    { length: count },
    (_, index): Person => ({
      id: `t${String(index + 1).padStart(4, '0')}`,
      name: `${FAMILY_NAMES[index % FAMILY_NAMES.length]}${GIVEN_NAMES[(index * 5) % GIVEN_NAMES.length]}`,
      school: SCHOOLS[index % SCHOOLS.length] ?? '',
      sex: index % 2 === 0 ? 'F' : 'M',
      isTrained: index % 17 !== 5,
      trainedUntil: index % 23 === 9 ? '2025-12-31' : null,
      isExperienced: index % 3 !== 0,
      subjects: SUBJECTS[index % SUBJECTS.length] ? [SUBJECTS[index % SUBJECTS.length] ?? ''] : [],
    }),
  );
}

export const SESSIONS: readonly Session[] = [
  {
    id: 's1',
    name: '语文',
    kind: 'exam',
    subject: '语文',
    start: '2026-06-07T09:00',
    end: '2026-06-07T11:30',
  },
  {
    id: 's2',
    name: '数学',
    kind: 'exam',
    subject: '数学',
    start: '2026-06-07T15:00',
    end: '2026-06-07T17:00',
  },
  {
    id: 's3',
    name: '物理 / 历史',
    kind: 'exam',
    subject: '物理',
    start: '2026-06-08T09:00',
    end: '2026-06-08T10:15',
  },
  {
    id: 's4',
    name: '外语',
    kind: 'exam',
    subject: '外语',
    start: '2026-06-08T15:00',
    end: '2026-06-08T17:00',
  },
  {
    id: 'd1',
    name: '保密值班（夜）',
    kind: 'duty',
    subject: '',
    start: '2026-06-07T20:00',
    end: '2026-06-08T07:00',
  },
];

export function samplePosts(rooms: readonly RoomConfig[]): Post[] {
  const exam = rooms
    .filter(({ kind }) => kind === 'exam')
    .map(({ id, name }): Post => ({ id: `p-${id}`, name, kind: 'invigilation', roomId: id, seats: 2 }));
  return [...exam, { id: 'p-papers', name: '保密室值守', kind: 'duty', roomId: 'papers', seats: 2 }];
}

/** Fills most seats in turn, with one person in two places and one untrained, so that conflicts show. */
export function sampleRoster(rooms: readonly RoomConfig[], peopleCount: number): RosterTable {
  const people = samplePeople(peopleCount);
  const posts = samplePosts(rooms);
  const assignments: Assignment[] = [];
  const conflicts: RosterConflict[] = [];
  let next = 0;
  for (const session of SESSIONS)
    for (const post of posts) {
      if ((post.kind === 'duty') !== (session.kind === 'duty')) continue;
      for (let seat = 0; seat < post.seats; seat += 1) {
        next += 1;
        if (next % 19 === 7) {
          const where = { sessionIds: [session.id], postIds: [post.id], personIds: [] };
          conflicts.push({
            ruleId: 'coverage',
            level: 'open',
            ...where,
            facts: { missing: 1, seats: post.seats },
          });
          continue;
        }
        const person = people[(next * 2) % people.length];
        if (person) assignments.push({ sessionId: session.id, postId: post.id, seat, personId: person.id });
      }
    }
  const [first, , third] = assignments;
  if (first && third) {
    assignments[2] = { ...third, personId: first.personId };
    conflicts.push({
      ruleId: 'one-place',
      level: 'hard',
      sessionIds: [first.sessionId],
      postIds: [first.postId, third.postId],
      personIds: [first.personId],
      facts: {},
    });
  }
  return {
    revision: 1,
    people,
    posts,
    sessions: [...SESSIONS],
    assignments,
    conflicts,
    canUndo: false,
    canRedo: false,
  };
}

const gate = (
  family: Gate['family'],
  state: Gate['state'],
  reasonCode: string,
  facts: Gate['facts'] = {},
): Gate => ({
  id: family,
  family,
  state,
  isBlocking: state !== 'not-connected',
  reasonCode,
  facts,
  reason: reasonCode,
  sinceMs: Date.now() - 60_000,
});

export function sampleToday(cameras: readonly CameraStatus[], roomsTotal: number): Today {
  const nowMs = Date.now();
  const live = cameras.filter(({ state }) => state === 'live').length;
  const at = (offsetHours: number, hours: number) => ({
    startMs: nowMs + offsetHours * 3_600_000,
    endMs: nowMs + (offsetHours + hours) * 3_600_000,
  });
  const sessions = SESSIONS.slice(0, 4).map((session, index) => ({
    ...session,
    ...at([-3.2, 1.4, 20, 26][index] ?? 0, 2),
  }));
  const down = cameras.filter(({ state }) => state === 'offline').map(({ id }) => id);
  const refused = cameras.filter(({ state }) => state === 'auth-failed').map(({ id }) => id);
  return {
    nowMs,
    session: sessions[1] ?? null,
    sessions,
    readiness: {
      overall: 'not-ready',
      gates: [
        live < cameras.length
          ? gate('video', 'failed', 'cameras-not-live', { live, total: cameras.length })
          : gate('video', 'open', 'commissioning-not-run', { live, total: cameras.length }),
        gate('command', 'not-connected', 'not-connected'),
        gate('identity', 'not-connected', 'not-connected'),
        gate('anti-cheat', 'not-connected', 'not-connected'),
        gate('management', 'not-connected', 'not-connected'),
        gate('gps', 'not-connected', 'not-connected'),
        gate('listening', 'open', 'listening-not-checked'),
        gate('power', 'not-connected', 'not-connected'),
        gate('network', 'open', 'network-not-tested'),
        gate('papers', 'not-connected', 'not-connected'),
        gate('people', 'failed', 'roster-conflicts', { hardConflicts: 1 }),
        gate('environment', 'not-connected', 'not-connected'),
      ],
    },
    alarms: [
      ...(down.length > 0 ? [alarm('cameras-down', 'high', down, 'connect-timeout', nowMs - 94_000)] : []),
      ...(refused.length > 0
        ? [alarm('camera-auth', 'medium', refused, 'wrong-password', nowMs - 1_800_000)]
        : []),
    ],
    uplink: {
      state: 'online',
      epoch: 1,
      lanes: { A: { last: 3, acked: 3 }, B: { last: 128, acked: 126 } },
      oldestUnackedAgeMs: 400,
      error: null,
    },
    cameras: { total: cameras.length, live },
    rooms: { total: roomsTotal, withLiveCamera: live },
    openSeats: 5,
    rosterConflicts: 1,
  };
}

function alarm(
  cause: Today['alarms'][number]['cause'],
  priority: 'high' | 'medium',
  subjects: string[],
  reasonCode: string,
  raisedAtMs: number,
): Today['alarms'][number] {
  return {
    id: cause,
    cause,
    priority,
    state: 'unacknowledged',
    subjects,
    reasonCode,
    raisedAtMs,
    acknowledgedBy: null,
    returnedAtMs: null,
  };
}
