import type { WatchRoomState } from '../../../../shared/contract/listening-watch.ts';

/** What the paper of a trial listening says besides the words all papers share. */
export interface TrialWords {
  readonly title: string;
  readonly fileName: string;
  readonly time: string;
  readonly recording: string;
  readonly outputs: Readonly<Record<'page' | 'external', string>>;
  readonly id: string;
  readonly summary: (rooms: number, heard: number, good: number, bad: number) => string;
  readonly measured: string;
  readonly match: string;
  readonly speed: string;
  readonly snr: string;
  readonly verdict: string;
  readonly listener: string;
  readonly remark: string;
  readonly good: string;
  readonly bad: string;
  readonly notListened: string;
  readonly leftOut: (rooms: string) => string;
  readonly faults: string;
  readonly noFaults: string;
  readonly from: string;
  readonly lasted: string;
  readonly clip: string;
  readonly methodText: readonly string[];
  readonly states: Readonly<Record<WatchRoomState, string>>;
}

/** Chinese, the reference. */
export const trialWordsZh: TrialWords = {
  title: '听力试听记录',
  fileName: '听力试听记录',
  time: '试听时间',
  recording: '试听录音',
  outputs: { page: '本机播放', external: '由广播主机播放' },
  id: '试听编号',
  summary: (rooms, heard, good, bad) =>
    `共 ${rooms} 间    实测听得到 ${heard} 间    现场听得清 ${good} 间    现场听不清 ${bad} 间`,
  measured: '实测',
  match: '吻合度',
  speed: '速度 %',
  snr: '信噪比 dB',
  verdict: '现场结论',
  listener: '听的人',
  remark: '备注',
  good: '听得清',
  bad: '听不清',
  notListened: '没有人报',
  leftOut: (rooms) => `没有参加本次试听：${rooms}`,
  faults: '试听中的异常',
  noFaults: '没有异常。',
  from: '开始',
  lasted: '持续 s',
  clip: '录音 SHA-256',
  methodText: [
    '试听录音从广播系统放出，各考场摄像机的拾音器连续收录，与录音原件逐段比对：是否在放、是否放的是它、早晚、快慢、轻重、发闷、噪声。实测栏为试听结束时的状态。',
    '拾音器未经校准且只在一个位置，实测不能代替人到现场听；现场结论由到场听的人报，记录人录入。',
  ],
  states: {
    waiting: '没有在放',
    aligning: '没有对上',
    learning: '听得到',
    heard: '听得到',
    silent: '没有声音',
    faint: '声音变小',
    late: '时间不对',
    muffled: '声音发闷',
    noisy: '噪声盖过放音',
    'off-speed': '放音速度不对',
    'not-measurable': '测不到',
  },
};
