import type { ToneRoom } from '../../../shared/contract/audio-levels.ts';
import type { JournalEntry } from '../../../shared/contract/journal.ts';
import type { OutboxRow } from '../../../shared/contract/uplink-status.ts';

/** Canned answers of the page server. */
export const toneRoom = (roomId: string, result: ToneRoom['result']): ToneRoom => ({
  roomId,
  result,
  reasonCode: 'none',
  toneDbfs: null,
  backgroundDbfs: null,
  riseDb: null,
});

export function resultOf(roomId: string, index: number): ToneRoom {
  if (index === 3 || index >= 12)
    return { ...toneRoom(roomId, 'not-measurable'), reasonCode: index === 3 ? 'no-microphone' : 'no-camera' };
  if (index === 6)
    return {
      roomId,
      result: 'silent',
      reasonCode: 'too-quiet',
      toneDbfs: -61.2,
      backgroundDbfs: -62.4,
      riseDb: 1.2,
    };
  return {
    roomId,
    result: 'present',
    reasonCode: 'none',
    toneDbfs: -28.4 - index,
    backgroundDbfs: -62.1,
    riseDb: 33.7 - index,
  };
}

export function sampleOutbox(): OutboxRow[] {
  const nowMs = Date.now();
  const rows: [OutboxRow['lane'], number, string, string][] = [
    ['B', 128, 'camera.state', 'r08-front · offline · connect-timeout'],
    ['B', 127, 'camera.summary', '9 · 12'],
    ['B', 126, 'readiness.changed', 'not-ready'],
    ['A', 3, 'duty-log.entry', '第08考场监控黑屏，已通知技术人员'],
    ['B', 125, 'roster.changed', 'roster.assigned'],
  ];
  return rows.map(([lane, seq, type, summary], index) => ({
    lane,
    epoch: 1,
    seq,
    type,
    timeMs: nowMs - index * 47_000,
    isAcked: seq <= 126,
    summary,
  }));
}

export function journalRow(seq: number): JournalEntry {
  const kinds = [
    {
      action: 'roster.assigned',
      subject: 's1/p-r03/1',
      details: { sessionId: 's1', postId: 'p-r03', seat: 1, before: null, after: 't0042', revision: seq },
    },
    { action: 'alarm.acknowledged', subject: 'cameras-down', details: {} },
    { action: 'duty-log.appended', subject: 'B.12', details: { text: '巡视一遍，无异常', isUrgent: false } },
    {
      action: 'alarm.raised',
      subject: 'camera-auth',
      details: { priority: 'medium', subjects: ['r11-front'], reasonCode: 'wrong-password' },
    },
    {
      action: 'tone-check.finished',
      subject: 'tone-1',
      details: { present: 1, silent: 3, notMeasurable: 10 },
    },
  ];
  const kind = kinds[seq % kinds.length] ?? { action: 'site.started', subject: '', details: {} };
  return {
    seq,
    atMs: Date.now() - (341 - seq) * 61_000,
    actor: seq % 4 === 0 ? 'machine' : 'op1',
    ...kind,
    hash: `${(seq * 2654435761).toString(16).padStart(10, '0')}`.repeat(6),
  };
}
