import type { Text } from '../zh/index.ts';
import { accounts } from './accounts.ts';
import { audioCheck } from './audio-check.ts';
import { bench } from './bench.ts';
import { centre } from './centre.ts';
import { centreSite } from './centre-site.ts';
import { codes } from './codes.ts';
import { day } from './day.ts';
import { desk } from './desk.ts';
import { duty } from './duty.ts';
import { events } from './events.ts';
import { evidence } from './evidence.ts';
import { exam } from './exam.ts';
import { frame } from './frame.ts';
import { health } from './health.ts';
import { interruption } from './interruption.ts';
import { journal } from './journal.ts';
import { listening } from './listening.ts';
import { listeningPapers } from './listening-papers.ts';
import { orders } from './orders.ts';
import { people } from './people.ts';
import { peopleRecords } from './people-records.ts';
import { pictures } from './pictures.ts';
import { plan } from './plan.ts';
import { playback } from './playback.ts';
import { proof } from './proof.ts';
import { recordings } from './recordings.ts';
import { reports } from './reports.ts';
import { responsibility } from './responsibility.ts';
import { rosterRooms } from './roster-rooms.ts';
import { selfTest } from './self-test.ts';
import { settings } from './settings.ts';
import { siteCheck } from './site-check.ts';
import { timeline } from './timeline.ts';
import { today } from './today.ts';
import { versions } from './versions.ts';
import { wall } from './wall.ts';
import { watch } from './watch.ts';

export const en: Text = {
  frame,
  accounts,
  health,
  codes,
  events,
  timeline,
  today,
  wall,
  listening,
  audioCheck,
  bench,
  listeningPapers,
  pictures,
  watch,
  interruption,
  versions,
  recordings,
  plan,
  playback,
  proof,
  orders,
  people,
  peopleRecords,
  rosterRooms,
  responsibility,
  day,
  duty,
  reports,
  journal,
  evidence,
  exam,
  selfTest,
  siteCheck,
  settings,
  centre,
  centreSite,
  desk,
};
