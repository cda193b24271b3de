import type { RoomReasonCode, RoomVerdict } from '../contract/audio-check.ts';

/** What pages and papers say of a room: the verdict, and of every reason what it is and what to do about it. */
export interface RoomWords {
  readonly verdicts: Readonly<Record<RoomVerdict, string>>;
  readonly reasons: Readonly<Record<RoomReasonCode, { readonly cause: string; readonly action: string }>>;
}

/** Chinese, the reference. */
export const roomWordsZh: RoomWords = {
  verdicts: {
    pass: '合格',
    warn: '需注意',
    fail: '不合格',
    'not-measurable': '未测成',
  },
  reasons: {
    'no-camera': { cause: '没有摄像机', action: '在设置页接入带拾音的摄像机，或到现场试听' },
    'no-stream': { cause: '摄像机没有连上', action: '先处理摄像机，再重测本考场' },
    'no-microphone': { cause: '摄像机没有拾音', action: '接上拾音器或打开音频，否则到现场试听' },
    'codec-unsupported': { cause: '音频编码不支持', action: '把摄像机音频改为 AAC 或 G.711' },
    'ffmpeg-missing': { cause: '本机没有 FFmpeg，解不了 AAC', action: '安装 FFmpeg，或把音频改为 G.711' },
    'decoder-failed': { cause: '音频解码失败', action: '重测；仍不行时重启摄像机' },
    'microphone-muted': { cause: '拾音器送来的是全零', action: '检查拾音器接线和静音设置' },
    'capture-incomplete': { cause: '网络丢失太多声音', action: '检查到该摄像机的网络，再重测' },
    'own-glitch': { cause: '放音或本机出现断续，不怪考场', action: '关掉其他程序后重测' },
    disturbed: {
      cause: '测时有人说话、广播、下雨或自动增益',
      action: '保持安静，关闭摄像机自动增益，再重测',
    },
    'gain-control': { cause: '摄像机自动增益在变', action: '关闭摄像机自动增益，再重测' },
    cancelled: { cause: '检测被取消', action: '需要时重新检测' },
    'no-signal-anywhere': { cause: '没有一间考场听到检测音', action: '检查功放、广播主机和所选输出' },
    'analysis-failed': { cause: '计算没有完成', action: '重测；反复出现请报修' },
    'emission-broken': { cause: '本机放音中断，不怪考场', action: '检查声卡和连线，再重测' },
    'no-signal': { cause: '别的考场听得到，这间听不到', action: '检查本考场音箱、音量开关和分区线路' },
    'wrong-room-late': { cause: '声音到得太晚', action: '检查分区延时设置' },
    'sti-low': { cause: '语言清晰度不够', action: '调整音箱朝向和音量，关门窗，减少混响' },
    'sti-uncertain': { cause: '语言清晰度接近判定线', action: '重测一次；仍如此请到现场试听' },
    'snr-low': { cause: '声音压不过环境噪声', action: '提高音量，关空调风扇和门窗' },
    'level-low': { cause: '比其他考场轻很多', action: '检查音量开关和是否坏了一只音箱' },
    'level-high': { cause: '比其他考场响很多', action: '检查音量开关' },
    distorted: { cause: '声音失真', action: '降低音量，检查音箱纸盆和功放' },
    hum: { cause: '交流声太大', action: '检查接地和音频线屏蔽' },
    clipped: { cause: '声音过载', action: '降低音量或摄像机拾音增益，再重测' },
    dropouts: { cause: '放音中有断声', action: '检查音箱接线和分区继电器' },
    'response-uneven': { cause: '音色发闷、发尖或轰鸣', action: '检查音箱和均衡设置，到现场试听' },
    'channel-swapped': { cause: '左右声道接反', action: '对调左右声道' },
    'channel-dead': { cause: '有一个声道没有声音', action: '检查该声道的线和功放' },
    'polarity-reversed': { cause: '两只音箱极性相反', action: '对调其中一只音箱的两根线' },
    'wrong-programme': { cause: '听到的不是所选录音', action: '核对播放的文件和分区' },
    'wrong-speed': { cause: '播放速度不对', action: '检查播放机和采样率设置' },
    'programme-missing': { cause: '录音有缺失', action: '查看缺失位置，检查线路后重放' },
    'chain-differs': { cause: '主备两套系统听起来不一样', action: '核对两套系统的音量和均衡，再各测一次' },
    'switch-slow': { cause: '主备切换时无声太久', action: '检查切换器和备用主机是否预先开机，再演练一次' },
    'switch-not-back': { cause: '切换后没有等到备用系统的声音', action: '检查备用主机、功放和切换器' },
    'switch-not-seen': { cause: '没有听出切换', action: '核对本考场是否接入备用系统；确认已切换后重测' },
    'switch-unclear': {
      cause: '切换前的检测音没有听清或切换太早',
      action: '听到检测音满 6 秒后再切换，重测',
    },
    'zone-silent': {
      cause: '听不到本分区的检测音',
      action: '核对本考场音箱接在哪个分区，检查分区开关和线路',
    },
    'zone-foreign': { cause: '听到了别的分区的检测音', action: '本考场音箱多半接错分区，按分区表改线后重测' },
    'zone-faint': { cause: '隐约听到别的分区', action: '关好门窗；确认是隔墙传来而不是接错线' },
    'baseline-changed': { cause: '与验收时不同', action: '查是否有人动过旋钮' },
    'codec-limited': { cause: '摄像机音频带宽有限', action: '数值只含可用频带，不作计量依据' },
    'network-loss': { cause: '摄像机网络有丢包', action: '不影响音箱结论；检查网络' },
    'gaps-not-searched': { cause: '噪声或断流，短时断声没有查', action: '安静时重测，或到现场试听' },
    'gaps-not-in-kind': { cause: '扫频检测不查断声', action: '要查断声，请做全套检测或语言清晰度检测' },
    'no-background': { cause: '没有听到安静的背景', action: '信噪比没有测，需要时重测' },
  },
};
