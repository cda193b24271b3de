import type { WrittenEntries } from './written-entry.ts';

/** Entries of cameras, rooms, recordings and the wall. */
export const camerasEntries = {
  'camera.retried': { subject: 'r12-front', details: {} },
  'picture.faulty': {
    subject: 'r12-front',
    details: { pictureFaults: ['moved', 'colour-cast'], pictureFacts: ['lights-off'] },
  },
  'picture.good': { subject: 'r12-front', details: { pictureFaults: [], pictureFacts: [] } },
  'reference.approved': {
    subject: 'r12-front',
    details: { referenceId: 3, capturedAtMs: 1_780_000_000_000 },
  },
  'reference.reapproved': {
    subject: 'r12-front',
    details: { referenceId: 4, capturedAtMs: 1_780_000_000_000 },
  },
  'commissioning.started': { subject: '0a1b2c', details: {} },
  'commissioning.finished': { subject: '0a1b2c', details: { pass: 1, warn: 2, fail: 3, notReached: 4 } },
  'commissioning.cancelled': { subject: '0a1b2c', details: { pass: 0, warn: 0, fail: 0, notReached: 9 } },
  'camera.added': {
    subject: 'r12-front',
    details: { roomId: 'r12', role: 'front', address: 'rtsp://10.0.0.1:554/a' },
  },
  'camera.changed': {
    subject: 'r12-front',
    details: {
      roomId: 'r12',
      role: 'back',
      address: 'rtsp://10.0.0.1:554/a',
      parts: ['roomId', 'role', 'transport', 'address', 'user', 'password'],
    },
  },
  'camera.removed': {
    subject: 'r12-front',
    details: { roomId: 'r12', role: 'front', address: 'rtsp://10.0.0.1/a' },
  },
  'cameras.added': { subject: '10.0.0.1', details: { added: 1, cameraIds: ['r12-front'] } },
  'cameras.imported': {
    subject: 'c.csv',
    details: { fileName: 'c.csv', encoding: 'utf-8', added: 1, changed: 2, unchanged: 3, removed: 4 },
  },
  'camera-discovery.started': { subject: '10.0.0.0/24', details: { range: '10.0.0.0/24' } },
  'room.added': { subject: 'r12', details: { name: 'n', kind: 'exam' } },
  'room.changed': {
    subject: 'r12',
    details: { name: 'n', kind: 'exam', formerName: 'm', formerKind: 'office' },
  },
  'room.removed': { subject: 'r12', details: { name: 'n', kind: 'papers' } },
  'setup.undone': { subject: 'n', details: { undone: 'camera.removed' } },
  'health.clock-limit-set': { subject: '', details: { before: '2 s', after: '5 s' } },
  'wall.view-created': { subject: '3F', details: {} },
  'wall.view-changed': { subject: '3F', details: { formerName: '2F' } },
  'wall.view-removed': { subject: '3F', details: {} },
  'wall.view-restored': { subject: '3F', details: {} },
  'wall.view-moved': { subject: '3F', details: { place: 1 } },
  'wall.room-placed': { subject: 'r12', details: { floor: 0, x: 1, y: 2, width: 4, height: 3 } },
  'wall.floor-named': { subject: '1', details: { name: '1F' } },
  'wall.patrol-started': { subject: '3F', details: {} },
  'wall.patrol-stopped': { subject: '3F', details: {} },
  'wall.listened': { subject: 'r12-front', details: {} },
  'wall.snapshot-saved': { subject: 'r12-front', details: {} },
  'recording.started': { subject: 'recordings', details: { cameras: 3 } },
  'recording.stopped': { subject: 'recordings', details: { cameras: 3 } },
  'recording.interrupted': { subject: 'recordings', details: { reasonCode: 'disk-full', cameras: 3 } },
  'recording.resumed': { subject: 'recordings', details: { cameras: 3 } },
  'recording.expired': { subject: 'recordings', details: { files: 3, bytes: 9, to: '2026-06-07 17:00:00' } },
  'recording.file-missing': { subject: 'r12-front', details: { path: 'x.mp4', from: 'a', to: 'b' } },
  'recording.exported': {
    subject: 'recordings',
    details: { from: '2026-06-07 15:00:00', to: '2026-06-07 17:00:00', subjects: ['r12-front'] },
  },
  'recording.removal-refused': { subject: 'r12-front', details: { from: 'a', to: 'b', refusal: 'sealed' } },
  'recording.removed': { subject: 'recordings', details: { from: 'a', to: 'b', files: 1, bytes: 2 } },
  'recording.proof-issued': { subject: 'D1PM', details: { form: 'print' } },
  'bookmark.added': { subject: 'x', details: { at: 'a', roomId: 'r12', text: 'b' } },
  'bookmark.removed': { subject: 'x', details: { text: 'b' } },
} as const satisfies WrittenEntries;
