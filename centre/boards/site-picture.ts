import type {
  PageAlarm,
  PageCamera,
  PageFinding,
  PageIncident,
  SitePicture,
} from '../../shared/contract/site-page.ts';
import { SITE_PAGE_MOST } from '../../shared/contract/site-page.ts';
import { EVENT_DATA, type EventType, isEventType } from '../../shared/uplink/event-types.ts';
import type { BoardEvent } from '../store/board-event.ts';
import { noteListening } from './listening-part.ts';
import { notePeople } from './people-part.ts';
import { put } from './put.ts';

/** Raised whenever `applyToPicture` gives another picture for the same log: stored ones are made anew. */
export const PICTURE_VERSION = 1;

export const emptyPicture: SitePicture = {
  epoch: 0,
  boot: '',
  version: '',
  startedAtMs: null,
  lanes: { A: 0, B: 0 },
  newest: null,
  readiness: null,
  rooms: [],
  cameraCount: null,
  cameras: [],
  listening: [],
  sessions: [],
  duty: null,
  recording: null,
  alarms: [],
  incidents: [],
  findings: [],
};

/**
 * The picture of a site after one more event. Pure. Parts an event does not touch stay the same objects, so
 * that what has changed is found by comparing references.
 */
export function applyToPicture(picture: SitePicture, event: BoardEvent): SitePicture {
  const isNewEpoch = event.epoch > picture.epoch;
  const before = isNewEpoch ? { A: 0, B: 0 } : picture.lanes;
  const noted: SitePicture = {
    ...picture,
    epoch: Math.max(picture.epoch, event.epoch),
    lanes: event.epoch < picture.epoch ? before : { ...before, [event.lane]: event.seq },
    newest: { receivedAtMs: event.receivedAtMs, timeMs: Math.max(picture.newest?.timeMs ?? 0, event.timeMs) },
  };
  if (event.quarantine !== null || !isEventType(event.type)) return noted;
  return { ...noted, ...changeOf(noted, event, event.type) };
}

/** The parts an event makes new. */
function changeOf(picture: SitePicture, event: BoardEvent, type: EventType): Partial<SitePicture> {
  const { timeMs } = event;
  switch (type) {
    case 'site.started': {
      const { version, boot } = EVENT_DATA['site.started'].parse(event.data);
      // A new run of the service reports every camera and alarm again: what it no longer names is gone.
      const isOfRun = (row: { readonly boot: string }): boolean => row.boot === boot;
      return {
        ...{ boot, version, startedAtMs: timeMs },
        cameras: picture.cameras.filter(isOfRun),
        alarms: picture.alarms.filter(isOfRun),
        listening: picture.listening.map((row) => (row.fault === null ? row : { ...row, fault: null })),
      };
    }
    case 'readiness.changed': {
      const { overall, gates } = EVENT_DATA['readiness.changed'].parse(event.data);
      const states = gates.map(({ id, state }) => ({ id, state }));
      return { readiness: { overall, gates: states, atMs: timeMs } };
    }
    case 'camera.summary': {
      const { total, live } = EVENT_DATA['camera.summary'].parse(event.data);
      return { cameraCount: { total, live, atMs: timeMs } };
    }
    case 'camera.state': {
      const { cameraId: id, roomId, after, code } = EVENT_DATA['camera.state'].parse(event.data);
      const faults = cameraOf(picture, id)?.faults ?? [];
      const row = { id, roomId, state: after, code: code ?? null, atMs: timeMs, boot: event.boot, faults };
      return { cameras: put(picture.cameras, row, SITE_PAGE_MOST.cameras) };
    }
    case 'camera.picture': {
      const { cameraId: id, roomId, faults } = EVENT_DATA['camera.picture'].parse(event.data);
      const known = cameraOf(picture, id) ?? { id, roomId, state: 'unknown', code: null, atMs: timeMs };
      const row = { ...known, boot: event.boot, faults: faults.map(({ kind }) => kind) };
      return { cameras: put(picture.cameras, row, SITE_PAGE_MOST.cameras) };
    }
    case 'recording.started':
    case 'recording.stopped': {
      const { cameras, atMs } = EVENT_DATA[type].parse(event.data);
      return { recording: { isOn: type === 'recording.started', cameras, atMs } };
    }
    case 'alarm.raised': {
      const { cause, priority, reasonCode, subjects, raisedAtMs } = EVENT_DATA['alarm.raised'].parse(
        event.data,
      );
      const row: PageAlarm = {
        ...{ cause, priority, reasonCode, raisedAtMs, boot: event.boot },
        subjects: subjects.slice(0, SITE_PAGE_MOST.open),
      };
      const others = picture.alarms.filter((alarm) => alarm.cause !== cause);
      return { alarms: [...others, row].slice(-SITE_PAGE_MOST.open) };
    }
    case 'alarm.cleared': {
      const { cause } = EVENT_DATA['alarm.cleared'].parse(event.data);
      return { alarms: picture.alarms.filter((alarm) => alarm.cause !== cause) };
    }
    case 'incident.reported':
    case 'incident.graded':
    case 'incident.closed':
      return { incidents: keepOpen(put(picture.incidents, incidentAfter(picture, type, event))) };
    case 'finding.raised':
    case 'finding.resolved':
      return { findings: keepOpen(put(picture.findings, findingAfter(picture, type, event))) };
    default:
      return { ...noteListening(picture, type, event), ...notePeople(picture, type, event) };
  }
}

const cameraOf = (picture: SitePicture, id: string): PageCamera | undefined =>
  picture.cameras.find((camera) => camera.id === id);

function incidentAfter(
  picture: SitePicture,
  type: 'incident.reported' | 'incident.graded' | 'incident.closed',
  event: BoardEvent,
): PageIncident {
  const { incidentId: id, isDrill } = EVENT_DATA[type].parse(event.data);
  // Lane A may be ahead of a first report that is still to come, or the report was before this log.
  const known = picture.incidents.find((incident) => incident.id === id) ?? {
    ...{ id, kind: '', level: null, stage: '', roomIds: [], isDrill, dueByMs: null, outcome: null },
    ...{ discoveredAtMs: event.timeMs, reportedAtMs: event.timeMs, endedAtMs: null },
  };
  if (type === 'incident.graded') {
    const { level } = EVENT_DATA[type].parse(event.data);
    return { ...known, level };
  }
  if (type === 'incident.closed') {
    const { outcome, atMs } = EVENT_DATA[type].parse(event.data);
    return { ...known, outcome, endedAtMs: atMs };
  }
  const { kind, level, stage, roomIds, discoveredAtMs, reportedAtMs, dueByMs } = EVENT_DATA[type].parse(
    event.data,
  );
  return { ...known, kind, level, stage, roomIds, isDrill, discoveredAtMs, reportedAtMs, dueByMs };
}

function findingAfter(
  picture: SitePicture,
  type: 'finding.raised' | 'finding.resolved',
  event: BoardEvent,
): PageFinding {
  if (type === 'finding.raised') {
    const {
      findingId: id,
      kind,
      severity,
      roomId,
      atMs,
      dueByMs,
    } = EVENT_DATA['finding.raised'].parse(event.data);
    return { id, kind, severity, roomId, atMs, dueByMs, outcome: null, endedAtMs: null };
  }
  const { findingId: id, outcome, atMs } = EVENT_DATA['finding.resolved'].parse(event.data);
  const known = picture.findings.find((finding) => finding.id === id);
  const unknown = { id, kind: '', severity: '', roomId: null, atMs, dueByMs: null };
  return { ...(known ?? unknown), outcome, endedAtMs: atMs };
}

/** All open ones up to the limit, and the newest of the ended. */
function keepOpen<T extends { readonly endedAtMs: number | null }>(rows: readonly T[]): T[] {
  const open = rows.filter(({ endedAtMs }) => endedAtMs === null).slice(-SITE_PAGE_MOST.open);
  const ended = rows.filter(({ endedAtMs }) => endedAtMs !== null).slice(-SITE_PAGE_MOST.ended);
  const kept = new Set([...open, ...ended]);
  return rows.filter((row) => kept.has(row));
}
