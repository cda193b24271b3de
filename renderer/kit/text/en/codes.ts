import type { Facts } from '../worded.ts';
import type { Text } from '../zh/index.ts';
import { alarmReason } from './alarm-reason.ts';
import { cameraCodes } from './camera-codes.ts';
import { uplinkError } from './uplink-error.ts';

/** The first names; of more rooms than are named, that there are others. */
const roomsOf = (f: Facts): string => {
  const names = String(f.rooms).split('、');
  return `${names.join(', ')}${names.length < Number(f.count) ? ' …' : ''}`;
};

export const codes: Text['codes'] = {
  ...cameraCodes,
  roomKind: {
    exam: 'Exam room',
    spare: 'Spare room',
    papers: 'Papers room',
    office: 'Exam office',
    monitor: 'Monitor room',
    broadcast: 'Broadcast room',
    corridor: 'Corridor',
    gate: 'Gate',
    other: 'Other',
  },
  gateFamily: {
    video: 'Video',
    command: 'Command',
    identity: 'Identity check',
    'anti-cheat': 'Anti-cheating',
    management: 'Exam management',
    gps: 'GPS',
    listening: 'Listening',
    power: 'Power',
    network: 'Network',
    papers: 'Papers',
    people: 'Staff',
    environment: 'Surroundings',
  },
  gateReason: {
    'no-cameras': () => 'No camera is set up',
    'cameras-not-live': (f) => `${Number(f.total) - Number(f.live)} of ${f.total} pictures are not normal`,
    'commissioning-not-run': (f) =>
      `All ${f.total} pictures are normal; the commissioning run has not been made`,
    'commissioning-outdated': () => 'The last commissioning run is more than a day old: make it again',
    'commissioning-failed': (f) =>
      Number(f.notPassed) > 0
        ? `${f.notPassed} of ${f.total} cameras did not pass the commissioning run`
        : `${f.openRooms} rooms did not pass the commissioning run`,
    commissioned: (f) => `All ${f.total} cameras are live and passed the commissioning run`,
    'listening-not-checked': () => 'The listening equipment has not been checked',
    'listening-failed': (f) => `${f.count} rooms failed the listening check: ${roomsOf(f)}`,
    'listening-heard-badly': (f) => `Somebody in ${f.count} rooms did not hear the trial well: ${roomsOf(f)}`,
    'listening-rooms-missing': (f) => `${f.count} rooms have not been checked for listening: ${roomsOf(f)}`,
    'listening-not-measured': (f) => `${f.count} rooms could not be measured: ${roomsOf(f)}`,
    'listening-trial-unsigned': (f) =>
      `Not measured but heard well, the trial is to be signed for ${f.count} rooms: ${roomsOf(f)}`,
    'listening-set-up-changed': (f) =>
      `Cameras were changed after the check, repeat ${f.count} rooms: ${roomsOf(f)}`,
    'listening-other-limits': (f) => `The limits have changed, repeat ${f.count} rooms: ${roomsOf(f)}`,
    'listening-outdated': (f) =>
      `The listening check is more than ${f.hours} hours old, repeat ${f.count} rooms: ${roomsOf(f)}`,
    'listening-remarks': (f) => `Nobody has accepted the remark of ${f.count} rooms: ${roomsOf(f)}`,
    'listening-passed': (f) =>
      `All ${f.total} rooms passed the listening check${Number(f.accepted) > 0 ? `, ${f.accepted} of them with an accepted remark` : ''}${Number(f.heard) > 0 ? `, ${f.heard} not measured and heard well at a signed trial` : ''}`,
    'no-listening-test': () => 'No test with a listening part is to come',
    'uplink-not-configured': () => 'Not enrolled at a centre',
    'uplink-not-online': () => 'The link to the centre is down',
    'network-not-tested': () => 'The link is up; the network self-test has not been made',
    'no-people': () => 'No staff has been entered',
    'roster-conflicts': (f) =>
      `${f.hardConflicts} ${f.hardConflicts === 1 ? 'conflict' : 'conflicts'} in the roster`,
    'open-seats': (f) => `${f.openSeats} ${f.openSeats === 1 ? 'seat is' : 'seats are'} not filled`,
    'nobody-assigned': () => 'Nobody has a seat on the roster',
    'people-not-ready': (f) =>
      `Of ${f.assigned} people on the roster ${f.untrained} are not trained or no longer, ${f.unsigned} have not signed`,
    'people-on-leave': (f) =>
      `${f.onLeave} ${f.onLeave === 1 ? 'person' : 'people'} on the roster ${f.onLeave === 1 ? 'is' : 'are'} on leave`,
    'responsibility-gaps': (f) =>
      `${f.treeGaps} missing in the tree of responsibilities (People, Responsibilities)`,
    'people-ready': (f) => `All ${f.assigned} people on the roster are trained and have signed`,
    'not-connected': () => 'Not connected; the console cannot judge',
  },
  alarmCause: {
    'cameras-down': {
      title: (n) => `${n} ${n === 1 ? 'picture' : 'pictures'} lost`,
      consequence: 'These rooms cannot be seen and have no recording source',
      action: 'Check the shared switch and power first, then each camera',
    },
    'camera-auth': {
      title: (n) => `${n} ${n === 1 ? 'camera refuses its' : 'cameras refuse their'} password`,
      consequence: 'Not tried again, so that no account is locked; the picture will not return by itself',
      action: 'Correct the password, then press Retry on the wall',
    },
    'camera-degraded': {
      title: (n) => `${n} damaged ${n === 1 ? 'picture' : 'pictures'}`,
      consequence: 'Pictures may smear or skip',
      action: 'Check plugs and the load of the switch',
    },
    'camera-picture': {
      title: (n) => `Picture fault on ${n} ${n === 1 ? 'camera' : 'cameras'}`,
      consequence: 'There is a picture, but it may not show the room properly',
      action: 'Open the camera, read the measured values and look at the picture, then go to the room',
    },
    'camera-clock': {
      title: (n) => `The ${n === 1 ? 'clock of 1 camera is' : `clocks of ${n} cameras are`} wrong`,
      consequence:
        "The time shown in the picture differs from this PC's, which is argued about later; recordings carry this PC's time and are not affected",
      action: "Check this PC's time first, then set a time server (NTP) or the time on the camera",
    },
    recording: {
      title: (n) => `${n} ${n === 1 ? 'camera is' : 'cameras are'} not being recorded`,
      consequence: 'These minutes will be missing and cannot be recorded later',
      action: 'Open Playback for the reason: camera, network, disk or this computer',
    },
    'recording-space': {
      title: () => 'Space for recordings is running out',
      consequence: 'Full within 24 hours at the present rate; then recording stops, nothing is deleted early',
      action:
        'Fit a larger disk, or copy sealed recordings elsewhere; the playback page shows the hours left',
    },
    'uplink-down': {
      title: () => 'Link to the centre is down',
      consequence: 'Reports are kept here and follow by themselves when the link is back',
      action: 'Check the line; use the duty telephone for anything urgent',
    },
    'outbox-damaged': {
      title: () => 'The file of outgoing reports was damaged',
      consequence: 'Reporting goes on under a new number range; the centre sees the break',
      action: 'Note the time and compare missing numbers with the centre',
    },
    'outbox-space': {
      title: () => 'Space for outgoing reports is running out',
      consequence:
        'Urgent reports are kept as ever; from 95 %, or with the disk full, everyday ones are only counted',
      action: 'Restore the line to the centre; with the disk full free it first, but no sealed recordings',
    },
    disk: {
      title: () => 'Disk space is short',
      consequence: 'Recordings and records may not be kept',
      action: 'Free or replace the disk; do not delete sealed recordings',
    },
    'duty-cover': {
      title: (n) => `${n} duty ${n === 1 ? 'post is' : 'posts are'} short of people`,
      consequence: 'Posts like the papers room need people at all times; too few are there, or no keeper',
      action: 'See who is missing under People, duty; call them to sign on, or let a relief come in',
    },
    'duty-report': {
      title: (n) => `Duty report overdue at ${n} ${n === 1 ? 'post' : 'posts'}`,
      consequence: 'The hand-over has no names and no written record',
      action: 'Under People, duty, have someone of that shift write the report',
    },
    'invigilators-missing': {
      title: (n) => `Invigilators missing in ${n} ${n === 1 ? 'room' : 'rooms'}`,
      consequence: 'These rooms cannot start by the rules while people are missing',
      action: 'See who is missing under People, sign-in; call them or let substitutes step in',
    },
    'listening-test': {
      title: (n) => `${n} ${n === 1 ? 'room has' : 'rooms have'} a fault in the listening test`,
      consequence: 'Candidates there may not hear it, or not clearly.',
      action:
        'Open the Listening page: which room, what is wrong, what to do; start the interruption procedure where needed.',
    },
    clock: {
      title: () => 'The clock of this PC is wrong',
      consequence: 'Recorded times differ from standard time',
      action: 'Check the time service; do not set the clock by hand during an exam',
    },
  },
  alarmName: {
    'cameras-down': 'pictures lost',
    'camera-auth': 'camera password refused',
    'camera-degraded': 'damaged pictures',
    'camera-picture': 'picture faults',
    'camera-clock': 'camera clock wrong',
    recording: 'not being recorded',
    'recording-space': 'space for recordings running out',
    'uplink-down': 'link to the centre down',
    'outbox-damaged': 'outgoing reports damaged',
    'outbox-space': 'space for outgoing reports',
    disk: 'disk space short',
    'duty-cover': 'duty post short of people',
    'duty-report': 'duty report overdue',
    'invigilators-missing': 'invigilators missing',
    'listening-test': 'fault in the listening test',
    clock: 'clock wrong',
  },
  priority: { high: 'high', medium: 'medium', low: 'low' },
  alarmState: {
    unacknowledged: 'To acknowledge',
    acknowledged: 'Acknowledged, still active',
    returned: 'Returned, to acknowledge',
    shelved: 'Shelved',
  },
  uplinkError,
  alarmReason,
  uplinkState: {
    'not-configured': {
      cause: 'Not enrolled at a centre',
      action: 'Load the enrolment file the centre issued',
    },
    connecting: {
      cause: 'Connecting to the centre',
      action: 'Reports are kept here and follow by themselves',
    },
    online: { cause: 'Connected to the centre', action: '' },
    offline: {
      cause: 'Link to the centre is down',
      action: 'Reports are kept here and follow by themselves; use the duty telephone for anything urgent',
    },
    refused: {
      cause: 'The centre refuses this site',
      action: 'Check whether the enrolment file is expired or revoked; ask the centre',
    },
  },
  conflictRule: {
    'one-place': 'Two places at the same time',
    trained: 'Not trained',
    'own-subject': 'Teaches the subject examined',
    coverage: 'Seats not filled',
    'twice-in-post': 'Same person twice in one post',
    'exam-rule': 'Breaks a rule of invigilation',
  },
  eventType: {
    'duty-log.entry': 'Duty log entry',
    'camera.state': 'Camera state',
    'camera.summary': 'Camera summary',
    'camera.picture': 'Camera picture',
    'camera.commissioning': 'Commissioning result',
    'readiness.changed': 'Readiness changed',
    'audio.tone-check': 'Tone check result',
    'audio.check': 'Listening equipment check',
    'audio.signed': 'Listening check signed',
    'audio.remark-accepted': 'Room accepted with a remark',
    'audio.baseline': 'Listening baseline accepted',
    'audio.profile': 'Listening limits changed',
    'listening.fault': 'Fault in the listening test',
    'listening.recovered': 'Listening test recovered in a room',
    'listening.interruption': 'Request after an interruption of the listening test',
    'listening.signed': 'Trial listening signed',
    'listening.blind': 'The service was down during the listening test',
    'listening.interruption-decided': 'Answer after an interruption of the listening test',
    'listening.watch': 'Trial or watch of a listening test ended',
    'duty.published': 'Duty roster published',
    'duty.signed-on': 'Signed on for duty',
    'duty.handed-over': 'Hand-over and duty report',
    'duty.filled': 'Relief on duty',
    'invigilation.signed-in': 'Invigilator signed in',
    'invigilation.absent': 'Invigilator absent',
    'invigilation.left': 'Invigilator left early',
    'invigilation.substituted': 'Substitute invigilator',
    'invigilation.replanned': 'Roster re-planned for absences',
    'invigilation.taken-back': 'Entry of the day taken back',
    'roster.changed': 'Roster changed',
    'site.started': 'Site service started',
    'outbox.damaged': 'Outgoing reports damaged',
    'outbox.suppressed': 'Reports counted, not sent',
    'alarm.raised': 'Alarm raised',
    'alarm.cleared': 'Alarm cleared',
    'recording.started': 'Recording started',
    'recording.stopped': 'Recording stopped',
    'recording.gap': 'Recording missing',
    'evidence.sealed': 'Recordings sealed',
    'evidence.opened': 'Seal opened',
    'instruction.stage': 'Instruction progress',
    'instruction.rejected': 'Instruction not taken',
    'instruction.phoned': 'Instruction by telephone',
    'incident.reported': 'Incident report',
    'incident.graded': 'Incident graded',
    'incident.closed': 'Incident closed',
    'finding.raised': 'Finding raised',
    'finding.resolved': 'Finding put right',
    'custody.handed-over': 'Papers handed over',
    'custody.mismatch': 'Papers do not agree',
    'custody.cleared': 'Disagreement cleared',
    'device.state': 'Equipment changed state',
    'device.summary': 'Equipment in sum',
    'cascade.withheld': 'Kept at the level below',
  },
  roomLevel: {
    measured: { cause: 'Measured', action: '' },
    'no-microphone': {
      cause: 'No microphone',
      action: 'The stream has no sound: connect a microphone or switch audio on',
    },
    'no-stream': { cause: 'No picture, so no sound', action: 'Bring the picture back first' },
    'not-measurable': { cause: 'Sound cannot be measured', action: 'Set the audio codec to G.711 or AAC' },
    'no-camera': {
      cause: 'No camera in this room',
      action: 'Connect a camera with a microphone to measure here',
    },
  },
  toneReason: {
    'no-microphone': 'no microphone',
    'no-stream': 'no picture',
    'no-camera': 'no camera in this room',
    'codec-unsupported': 'audio codec not supported',
    'ffmpeg-missing': 'the audio decoder is not installed on this PC',
    'decoder-failed': 'audio decoding failed',
    'packet-loss': 'packets lost, the measurement is not reliable',
    'no-sound': 'the picture is fine, no sound arrives',
    interrupted: 'sound was missing for too long to judge',
    'tone-in-background': 'the room hums at this frequency already',
    cancelled: 'the check was stopped',
    'digital-silence': 'the microphone delivers zeros, probably not connected',
    'too-quiet': 'too quiet',
    noise: 'background too loud',
    none: '',
  },
  error: {
    'bad-input': { cause: 'What was entered is not accepted', action: 'Change it as shown and try again' },
    unauthenticated: {
      cause: 'This page is no longer signed in',
      action: 'Open the full address shown at start again',
    },
    forbidden: { cause: 'This is not permitted for this role', action: 'Ask someone who may' },
    'not-found': { cause: 'It no longer exists', action: 'Look again at the newest state' },
    conflict: {
      cause: 'Someone else changed it meanwhile',
      action: 'The page shows the newest state: look, then do it again',
    },
    unavailable: { cause: 'This is not available for now', action: 'Try later; everything else works' },
    deadline: {
      cause: 'The service did not finish in time',
      action: 'Try again; repeating has no double effect',
    },
    'too-large': { cause: 'Too large', action: 'Split it' },
    'rate-limited': { cause: 'Too often', action: 'Wait a few seconds' },
    internal: {
      cause: 'The service failed inside; this step was not done',
      action: 'Everything else works; try again, then tell a technician the time',
    },
    disconnected: {
      cause: 'The service is disconnected; this step is not confirmed',
      action: 'Try again when it is back; repeating has no double effect',
    },
    'not-understood': {
      cause: 'The page does not understand the answer of the service',
      action: 'Reload; if it stays, page and service have different versions',
    },
  },
  importProblem: {
    'missing-column': 'this column is missing',
    'unknown-column': 'this column is not known',
    empty: 'must not be empty',
    'not-valid': 'not accepted',
    duplicate: 'repeats an earlier row',
    'unknown-reference': 'refers to an id that does not exist',
    'too-many-rows': 'more rows than accepted',
    'not-text': 'not a text file',
    malformed: 'incomplete',
  },
  gateState: {
    open: 'Not checked',
    passed: 'Passed',
    failed: 'Failed',
    'not-connected': 'Not connected',
    overridden: 'Overridden',
  },
  overall: {
    ready: 'Ready',
    'not-ready': 'Not ready',
    overridden: 'Ready by override',
    unknown: 'Not reported',
  },
  siteState: { online: 'Online', suspect: 'Suspect', offline: 'Offline' },
  unknownReason: (code) => `Another reason (${code})`,
};
