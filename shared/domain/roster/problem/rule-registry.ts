import type { ProblemRule } from './rule.ts';
import { avoidRooms } from './rules/avoid-rooms.ts';
import { buildingPreference } from './rules/building-preference.ts';
import { candidatesOwnClass } from './rules/candidates-own-class.ts';
import { candidatesOwnSchool } from './rules/candidates-own-school.ts';
import { coverage } from './rules/coverage.ts';
import { distinctSchools } from './rules/distinct-schools.ts';
import { exchange } from './rules/exchange.ts';
import { experienced } from './rules/experienced.ts';
import { fairLoad } from './rules/fair-load.ts';
import { fewChanges } from './rules/few-changes.ts';
import { locked } from './rules/locked.ts';
import { maxLoad } from './rules/max-load.ts';
import { mixedSex } from './rules/mixed-sex.ts';
import { onePlace } from './rules/one-place.ts';
import { otherDuty } from './rules/other-duty.ts';
import { ownSubject } from './rules/own-subject.ts';
import { pairOnce } from './rules/pair-once.ts';
import { relatives } from './rules/relatives.ts';
import { responsibilitySigned } from './rules/responsibility-signed.ts';
import { rest } from './rules/rest.ts';
import { roomOnce } from './rules/room-once.ts';
import { seniorClass } from './rules/senior-class.ts';
import { sessionPreference } from './rules/session-preference.ts';
import { trained } from './rules/trained.ts';
import { unavailable } from './rules/unavailable.ts';

/** Every rule of invigilation, in the order in which broken ones are shown. */
export const PROBLEM_RULES: readonly ProblemRule[] = [
  coverage,
  onePlace,
  locked,
  unavailable,
  otherDuty,
  trained,
  responsibilitySigned,
  ownSubject,
  seniorClass,
  relatives,
  avoidRooms,
  candidatesOwnSchool,
  candidatesOwnClass,
  exchange,
  mixedSex,
  experienced,
  distinctSchools,
  pairOnce,
  roomOnce,
  maxLoad,
  rest,
  sessionPreference,
  buildingPreference,
  fairLoad,
  fewChanges,
];
