import type { FeedSource, Handlers } from '../../server/rpc/handlers.ts';
import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { SiteContract } from '../../shared/contract/site-contract.ts';
import { audioCheckHandlers } from './audio-check-handlers.ts';
import { diagnosisHandlers } from './diagnosis-handlers.ts';
import { dutyCallsHandlers } from './duty-calls-handlers.ts';
import { dutyDraftsHandlers } from './duty-drafts-handlers.ts';
import { dutyHandlers } from './duty-handlers.ts';
import { dutyPlanHandlers } from './duty-plan-handlers.ts';
import { evidenceHandlers } from './evidence-handlers.ts';
import { examHandlers } from './exam-handlers.ts';
import { healthHandlers } from './health-handlers.ts';
import { interruptionHandlers } from './interruption-handlers.ts';
import { listeningPapersHandlers } from './listening-papers-handlers.ts';
import { listeningWatchHandlers } from './listening-watch-handlers.ts';
import { ordersHandlers } from './orders-handlers.ts';
import { peopleHandlers } from './people-handlers.ts';
import { programmeHandlers } from './programme-handlers.ts';
import { recordingHandlers } from './recording-handlers.ts';
import { responsibilityHandlers } from './responsibility-handlers.ts';
import { roomPictureHandlers } from './room-picture-handlers.ts';
import { rosterDayHandlers } from './roster-day-handlers.ts';
import { rosterHandlers } from './roster-handlers.ts';
import { selfTestHandlers } from './self-test-handlers.ts';
import { setupHandlers } from './setup-handlers.ts';
import type { SiteServices } from './site-services.ts';
import { soundBenchHandlers } from './sound-bench-handlers.ts';
import { timelineHandlers } from './timeline-handlers.ts';
import { wallHandlers } from './wall-handlers.ts';

const DONE = { isDone: true } as const;
/** Figures (age, rate, loss) change all the time; rows are sent when they differ, at most this often. */
const CAMERA_FIGURES_MS = 1_000;
const RECENT_ROWS = 100;

/** The console's procedures. No rule lives here: each handler only translates. */
export function pageHandlers(services: SiteServices): Handlers<SiteContract> {
  const { cameras, listening, uplink, day, journal, dutyLog, operators, outboxRows, jobs } = services;
  const uplinkView = () => ({
    status: uplink.status(),
    recent: outboxRows.recent(RECENT_ROWS),
    centreName: outboxRows.centreName(),
  });
  return {
    ...healthHandlers(services),
    ...diagnosisHandlers(services),
    ...selfTestHandlers(services),
    ...wallHandlers(services),
    ...setupHandlers(services),
    ...evidenceHandlers(services),
    ...recordingHandlers(services),
    ...audioCheckHandlers(services),
    ...listeningPapersHandlers(services),
    ...programmeHandlers(services),
    ...roomPictureHandlers(services),
    ...listeningWatchHandlers(services),
    ...interruptionHandlers(services),
    ...soundBenchHandlers(services),
    ...examHandlers(services),
    ...timelineHandlers(services),
    ...rosterHandlers(services),
    ...peopleHandlers(services),
    ...responsibilityHandlers(services),
    ...dutyHandlers(services),
    ...ordersHandlers(services),
    ...dutyPlanHandlers(services),
    ...dutyDraftsHandlers(services),
    ...dutyCallsHandlers(services),
    ...rosterDayHandlers(services),

    'site.get': () => services.siteInfo(),
    'today.feed': () => ({ snapshot: () => day.today(), subscribe: (push) => day.onChange(push) }),

    'cameras.feed': () => cameraFeed(services),
    'cameras.retry': ({ cameraId }, { actor }) => {
      if (!cameras.retry(cameraId))
        throw new ContractError('not-found', 'there is no such camera', 'cameraId');
      journal.append({ actor, action: 'camera.retried', subject: cameraId });
      return DONE;
    },

    'audio.levels': () => ({
      snapshot: () => listening.levels(),
      subscribe: (push) => listening.watch(push),
    }),
    'audio.startToneCheck': ({ output, frequencyHz }, { actor }) => {
      const check = listening.startToneCheck({ output, frequencyHz, actor });
      journal.append({
        actor,
        action: 'tone-check.started',
        subject: check.id,
        details: { output, frequencyHz },
      });
      return check;
    },
    'audio.cancelToneCheck': ({ id }, { actor }) => {
      listening.cancelToneCheck(id);
      journal.append({ actor, action: 'tone-check.cancelled', subject: id });
      return DONE;
    },
    'audio.toneCheck': () => ({
      snapshot: () => listening.current(),
      subscribe: (push) => listening.onToneCheck(push),
    }),

    'uplink.feed': () => ({
      snapshot: uplinkView,
      subscribe: (push) => uplink.onChange(() => push(uplinkView())),
    }),
    'dutyLog.list': ({ limit }) => dutyLog.list(limit),
    'dutyLog.append': ({ text, isUrgent }, { actor }) => dutyLog.append({ text, isUrgent, actor }),
    'journal.list': (page) => journal.list(page),
    'alarms.acknowledge': ({ id }, { actor }) => {
      day.acknowledge(id, actor);
      return DONE;
    },
    'jobs.feed': () => ({
      snapshot: () => [...jobs.list()],
      subscribe: (push) => jobs.onChange((list) => push([...list])),
    }),
    'jobs.cancel': ({ id }, { actor }) => {
      jobs.cancel(id);
      journal.append({ actor, action: 'job.cancelled', subject: id });
      return DONE;
    },
    'operators.list': () => operators.list(),
    'operators.add': ({ name, post }, { actor }) => operators.add(name, post, actor),
  };
}

/** States go out at once; moving figures once a second, and only rows that differ from what was sent. */
function cameraFeed({
  cameras,
}: SiteServices): FeedSource<CameraStatus[], { changed: CameraStatus[]; removed: string[] }> {
  return {
    snapshot: () => [...cameras.list()],
    subscribe(push) {
      let sent = new Map<string, string>();
      const send = (): void => {
        const current = new Map(cameras.list().map((camera) => [camera.id, JSON.stringify(camera)]));
        const changed = cameras.list().filter((camera) => current.get(camera.id) !== sent.get(camera.id));
        const removed = [...sent.keys()].filter((id) => !current.has(id));
        sent = current;
        if (changed.length > 0 || removed.length > 0) push({ changed, removed });
      };
      const stop = cameras.onTransition(({ after }) => push({ changed: [after], removed: [] }));
      const ticking = setInterval(send, CAMERA_FIGURES_MS);
      return () => {
        stop();
        clearInterval(ticking);
      };
    },
  };
}
