import type { AudioRoomResult, RoomReason, RoomVerdict } from '../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type { MicrophoneFinding } from './analyst-messages.ts';
import type { Heard, Judge } from './judges/judge.ts';
import { type EarlierMeasures, judgeChange } from './judges/judge-change.ts';
import { judgeChannels } from './judges/judge-channels.ts';
import { judgeClipping, judgeDistortion } from './judges/judge-distortion.ts';
import { judgeGlitches, playedFaults } from './judges/judge-glitches.ts';
import { judgeSti } from './judges/judge-intelligibility.ts';
import { judgeLevel, usualLevelDbfs } from './judges/judge-level.ts';
import { judgeNetwork } from './judges/judge-network.ts';
import { judgeHum, judgeNoise } from './judges/judge-noise.ts';
import { judgeProgramme } from './judges/judge-programme.ts';
import { judgeResponse } from './judges/judge-response.ts';
import { judgeSwitchOver, switchOversOf } from './judges/judge-switch-over.ts';
import { judgeValidity } from './judges/judge-validity.ts';
import { reasonOf, round } from './judges/reason.ts';

export interface RoomFindings extends EarlierMeasures {
  readonly roomId: string;
  /** By camera. */
  readonly findings: readonly MicrophoneFinding[];
}

/** From worst to best; a room is as bad as its worst reason. */
const SEVERITY: readonly RoomVerdict[] = ['not-measurable', 'fail', 'warn', 'pass'];

const JUDGES: readonly Judge[] = [
  judgeSti,
  judgeNoise,
  judgeDistortion,
  judgeHum,
  judgeClipping,
  judgeResponse,
  judgeChannels,
  judgeProgramme,
];

/**
 * Judges all rooms of one check together: whether the signal was played at all, and what level is usual, only all
 * of them can say. Pure. Every room of the input is in the output.
 */
export function judgeRooms(rooms: readonly RoomFindings[], profile: ListeningProfile): AudioRoomResult[] {
  const chosen = rooms.map((room) => ({ room, heard: bestOf(room.findings, profile) }));
  const all = chosen.flatMap(({ heard }) => heard ?? []);
  const usualDbfs = usualLevelDbfs(all.map(({ measures }) => measures));
  const played = playedFaults(all);
  const changes = switchOversOf(all);
  const firstMicros = Math.min(...all.map(({ atMicros }) => atMicros));
  return chosen.map(({ room, heard }) => {
    if (heard === null) return unheard(room, all.length > 0);
    const measures = { ...heard.measures, delayMs: (heard.atMicros - firstMicros) / 1000 };
    const reasons = [
      ...judgeValidity(heard, profile),
      ...judgeGlitches(heard, played, profile),
      ...judgeNetwork(heard),
      ...JUDGES.flatMap((judge) => judge(measures, profile)),
      ...judgeLevel(measures, usualDbfs, profile),
      ...judgeChange(measures, room, profile),
      ...judgeSwitchOver(measures, changes, profile),
    ];
    return { roomId: room.roomId, verdict: worst(reasons), reasons, measures };
  });
}

/** The microphone that heard the signal best: the one whose reading is undisturbed, then the clearest. */
function bestOf(findings: readonly MicrophoneFinding[], profile: ListeningProfile): Heard | null {
  const heard = findings.filter((finding) => finding.kind === 'heard');
  const rank = (finding: Heard): number =>
    (judgeValidity(finding, profile).length === 0 ? 1e6 : 0) +
    (finding.measures.level?.snrADb ?? 0) +
    finding.score / 1e3;
  return heard.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

function unheard(room: RoomFindings, isHeardAnywhere: boolean): AudioRoomResult {
  const listened = room.findings.filter((finding) => finding.kind === 'not-heard');
  const alive = listened.find((finding) => !finding.isDigitalSilence);
  const reason = (): RoomReason => {
    if (listened.some(({ isOtherProgramme }) => isOtherProgramme))
      return reasonOf('wrong-programme', 'fail', 'What is heard is not the chosen recording.', {});
    if (alive !== undefined)
      return isHeardAnywhere
        ? reasonOf('no-signal', 'fail', 'Other rooms heard the signal, this one did not.', {
            levelDbfs: round(alive.levelDbfs, 1),
          })
        : reasonOf('no-signal-anywhere', 'not-measurable', 'No room heard the signal.', {});
    if (listened.length > 0)
      return reasonOf('microphone-muted', 'not-measurable', 'The microphone sends digital silence.', {});
    const codes = room.findings.flatMap((one) => (one.kind === 'unavailable' ? [one.reasonCode] : []));
    const code = codes.find((one) => one !== 'no-microphone') ?? codes[0] ?? 'no-camera';
    return reasonOf(code, 'not-measurable', 'No microphone of the room could be measured.', {});
  };
  const only = reason();
  return { roomId: room.roomId, verdict: only.verdict, reasons: [only], measures: null };
}

function worst(reasons: readonly RoomReason[]): RoomVerdict {
  return SEVERITY.find((verdict) => reasons.some((reason) => reason.verdict === verdict)) ?? 'pass';
}
