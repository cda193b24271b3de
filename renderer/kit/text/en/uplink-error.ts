import type { UplinkErrorCode } from '../../../../shared/contract/uplink-status.ts';
import type { Worded } from '../worded.ts';

/** Why the link to the centre is down, and what to do. */
export const uplinkError: Record<UplinkErrorCode, Worded> = {
  'nothing-answers': {
    cause: 'Nothing answers at the address of the centre',
    action: 'Check that the centre runs and that address and port are right',
  },
  'name-not-found': {
    cause: 'The name of the centre cannot be resolved',
    action: "Check this PC's network and name service",
  },
  'no-route': { cause: 'There is no network route to the centre', action: 'Check cable, switch and line' },
  'no-answer': {
    cause: 'The centre does not answer in time',
    action: 'Reports follow by themselves; if it lasts, call the carrier',
  },
  'certificate-refused': {
    cause: "The centre does not accept this site's certificate",
    action: 'It may be revoked, expired or of another centre: ask the centre to enrol the site again',
  },
  'certificate-ended': {
    cause: "This site's certificate has ended",
    action: 'Ask the centre for a new enrolment file',
  },
  'address-mismatch': {
    cause: "The centre's certificate is for another address",
    action: 'Ask the centre to enrol the site with the address in use',
  },
  'other-authority': {
    cause: 'The other side is not the centre of the enrolment file',
    action: 'Check the address; do not exchange the enrolment file',
  },
  'refused-or-cut': {
    cause: 'The other side closed the line during the handshake',
    action: 'The certificate may not be accepted, or something in between cuts the line: call the centre',
  },
  'cut-early': {
    cause: 'The line was cut before it was up',
    action: 'Check address and port: something else may be listening there',
  },
  'other-protocol': {
    cause: 'The other side is not the service that takes reports',
    action: 'Check address and port',
  },
  'line-failed': { cause: 'The line to the centre failed', action: 'Reports follow by themselves' },
  'outbox-unreadable': {
    cause: 'The outgoing reports on this PC cannot be read',
    action: 'Check the disk and call a technician',
  },
  'asked-to-wait': { cause: 'The centre asks to wait', action: 'Nothing to do; it connects again by itself' },
  'server-status': {
    cause: 'The centre gave an unexpected answer',
    action: 'It connects again by itself; if it lasts, call the centre',
  },
  'other-version': {
    cause: 'The centre runs another version',
    action: 'Ask the centre when it will be upgraded',
  },
  superseded: {
    cause: "Another machine has connected with this site's certificate",
    action: 'Find out whether a second control PC is running',
  },
  'centre-restarting': {
    cause: 'The centre is restarting',
    action: 'Nothing to do; it connects again by itself',
  },
  'centre-cannot-store': {
    cause: 'The centre cannot store at the moment',
    action: 'Reports are kept here and follow by themselves',
  },
  'histories-differ': {
    cause: "The centre's record of this site differs from this PC's",
    action: 'Both are kept; check with the centre',
  },
  'message-refused': {
    cause: 'The centre did not accept a message',
    action: 'It is sent again; if it repeats, call a technician',
  },
  'line-cut': { cause: 'The line to the centre was cut', action: 'Reports follow by themselves' },
  'other-machine': {
    cause: "Another machine reports with this site's identity",
    action: 'Stop one of the two at once and call the centre',
  },
};
