import type { RoomLevelState, ToneReasonCode } from '../../../../shared/contract/audio-levels.ts';
import type { ErrorCode } from '../../../../shared/contract/errors.ts';
import type { GateFamily } from '../../../../shared/contract/readiness.ts';
import type { ImportProblem, RosterConflict } from '../../../../shared/contract/roster-table.ts';
import type { RoomKind } from '../../../../shared/contract/site-config.ts';
import type { Alarm } from '../../../../shared/contract/today.ts';
import type { UplinkStatus } from '../../../../shared/contract/uplink-status.ts';
import type { EventType } from '../../../../shared/uplink/event-types.ts';
import type { Facts, GateReasonCode, Worded } from '../worded.ts';
import { alarmReason } from './alarm-reason.ts';
import { cameraCodes } from './camera-codes.ts';
import { uplinkError } from './uplink-error.ts';

const roomKind: Record<RoomKind, string> = {
  exam: '考场',
  spare: '备用考场',
  papers: '保密室',
  office: '考务室',
  monitor: '视频监考室',
  broadcast: '语音播放室',
  corridor: '走廊',
  gate: '大门',
  other: '其他',
};

const gateFamily: Record<GateFamily, string> = {
  video: '视频监控',
  command: '考务指挥',
  identity: '身份认证',
  'anti-cheat': '作弊防控',
  management: '考务管理',
  gps: 'GPS 定位',
  listening: '听力播放',
  power: '电力保障',
  network: '通讯线路',
  papers: '试卷保管',
  people: '人员到岗',
  environment: '考点环境',
};

/** The first names; of more rooms than are named, that there are others. */
const roomsOf = (f: Facts): string =>
  `${f.rooms}${String(f.rooms).split('、').length < Number(f.count) ? ' 等' : ''}`;
const gateReason: Record<GateReasonCode, (facts: Facts) => string> = {
  'no-cameras': () => '还没有接入摄像机',
  'cameras-not-live': (f) => `${Number(f.total) - Number(f.live)} 路画面不正常（共 ${f.total} 路）`,
  'commissioning-not-run': (f) => `${f.total} 路画面都正常，还没有做联调验收`,
  'commissioning-outdated': () => '上次联调已超过一天，请重新做一次',
  'commissioning-failed': (f) =>
    Number(f.notPassed) > 0
      ? `联调有 ${f.notPassed} 路没有通过（共 ${f.total} 路）`
      : `联调有 ${f.openRooms} 个场所没有通过`,
  commissioned: (f) => `${f.total} 路画面都正常，联调已通过`,
  'listening-not-checked': () => '还没有做听力设备检测',
  'listening-failed': (f) => `听力设备不合格 ${f.count} 间：${roomsOf(f)}`,
  'listening-heard-badly': (f) => `试听时现场说听不清 ${f.count} 间：${roomsOf(f)}`,
  'listening-rooms-missing': (f) => `还有 ${f.count} 间没有做听力设备检测：${roomsOf(f)}`,
  'listening-not-measured': (f) => `听力设备未测成 ${f.count} 间：${roomsOf(f)}`,
  'listening-trial-unsigned': (f) => `未测成、现场试听良好，试听记录待签名 ${f.count} 间：${roomsOf(f)}`,
  'listening-set-up-changed': (f) => `检测后换过摄像机，需重测 ${f.count} 间：${roomsOf(f)}`,
  'listening-other-limits': (f) => `判定标准已更换，需重测 ${f.count} 间：${roomsOf(f)}`,
  'listening-outdated': (f) => `听力设备检测已超过 ${f.hours} 小时，需重测 ${f.count} 间：${roomsOf(f)}`,
  'listening-remarks': (f) => `需注意的考场还没有人接受，${f.count} 间：${roomsOf(f)}`,
  'listening-passed': (f) =>
    `${f.total} 间听力设备都合格${Number(f.accepted) > 0 ? `，其中带问题接受 ${f.accepted} 间` : ''}${Number(f.heard) > 0 ? `，未测成、以签名的试听为准 ${f.heard} 间` : ''}`,
  'no-listening-test': () => '没有待考的听力科目，不需要检测',
  'uplink-not-configured': () => '还没有接入区域中心',
  'uplink-not-online': () => '与区域中心的线路不通',
  'network-not-tested': () => '线路已通，还没有做线路自检',
  'no-people': () => '还没有录入监考和考务人员',
  'roster-conflicts': (f) => `排班有 ${f.hardConflicts} 处冲突`,
  'open-seats': (f) => `还有 ${f.openSeats} 个席位没有排人`,
  'nobody-assigned': () => '还没有给任何人排班',
  'people-not-ready': (f) =>
    `已排班的 ${f.assigned} 人中，${f.untrained} 人未经培训或已过期，${f.unsigned} 人未签责任书`,
  'people-on-leave': (f) => `已排班的人员中有 ${f.onLeave} 人请假`,
  'responsibility-gaps': (f) => `责任体系还缺 ${f.treeGaps} 处（见“人员”的“责任体系”）`,
  'people-ready': (f) => `已排班的 ${f.assigned} 人均已培训合格并签订责任书`,
  'not-connected': () => '没有接入，控制台无法判断',
};

const alarmCause: Record<
  Alarm['cause'],
  { title: (count: number) => string; consequence: string; action: string }
> = {
  'cameras-down': {
    title: (n) => `${n} 路画面中断`,
    consequence: '这些考场现在看不到，也没有录像来源',
    action: '先查共用的交换机和供电，再逐路检查',
  },
  'camera-auth': {
    title: (n) => `${n} 路摄像机密码被拒`,
    consequence: '为避免锁死账号已停止重试，画面不会自动恢复',
    action: '更正密码后在画面页按“重试”',
  },
  'camera-degraded': {
    title: (n) => `${n} 路画面受损`,
    consequence: '画面可能花屏或缺帧',
    action: '检查网线接头和交换机负载',
  },
  'camera-picture': {
    title: (n) => `${n} 路画面质量异常`,
    consequence: '画面看得见，但可能看不清考场或角度不对',
    action: '打开该路画面看诊断数值和画面，再去现场处理',
  },
  'camera-clock': {
    title: (n) => `${n} 路摄像机时钟不准`,
    consequence: '画面上叠加的时间与本机不一致，事后核对容易有争议；录像按本机时间保存，不受影响',
    action: '先核对本机时间，再给摄像机设置校时服务（NTP）或手工对时',
  },
  recording: {
    title: (n) => `${n} 路没有录像`,
    consequence: '这段时间不会留下录像，之后无法补录',
    action: '打开回放页看原因：摄像机、线路、磁盘或本机',
  },
  'recording-space': {
    title: () => '录像空间快用完',
    consequence: '按现在的写入速度，24 小时内写满；写满后停止录像，不会提前删除',
    action: '换大磁盘，或把已封存的录像复制到别的磁盘后按规定清理；剩余时间见回放页',
  },
  'uplink-down': {
    title: () => '与区域中心断线',
    consequence: '上报内容已存在本机，线路恢复后自动补报',
    action: '检查本考点外网线路；紧急情况用值班电话报告',
  },
  'outbox-damaged': {
    title: () => '上报记录文件损坏',
    consequence: '已改用新的编号段继续上报，中心会看到编号断点',
    action: '记录时间，联系区域中心核对缺失的编号',
  },
  'outbox-space': {
    title: () => '上报存储快满或已满',
    consequence: '紧急上报照常保存；占用到 95%，或磁盘写满时，日常上报不再逐条编号，只报漏了几条',
    action: '恢复与区域中心的线路，让积压送走；磁盘写满时先清理磁盘，不要删除已封存的录像',
  },
  disk: {
    title: () => '磁盘空间不足',
    consequence: '录像和记录可能无法保存',
    action: '清理或更换磁盘，不要删除已封存的录像',
  },
  'duty-cover': {
    title: (n) => `${n} 个值班岗位缺人`,
    consequence: '保密室等岗位必须全程有人，现在人数不够或没有保管员',
    action: '到人员页的值班视图看缺谁，催签到或请可替人员补上',
  },
  'duty-report': {
    title: (n) => `${n} 个岗位的值班报告逾期未交`,
    consequence: '交接没有双方姓名和书面记录，事后说不清',
    action: '到人员页的值班视图，请该班人员补写值班报告',
  },
  'duty-call': {
    title: (n) => `${n} 个值班岗位的电话抽查没有结果`,
    consequence: '重要岗位须全程在岗、通讯畅通，现在联系不上',
    action: '到人员页值班视图的电话抽查再拨一次，仍不通就派人到岗位查看',
  },
  'invigilators-missing': {
    title: (n) => `${n} 个考场的监考员没有到齐`,
    consequence: '到开考还缺人，这些考场不能按规定开考',
    action: '到人员页的签到视图看缺谁，打电话催到或安排替补',
  },
  'listening-test': {
    title: (n) => `${n} 间考场听力放音有异常`,
    consequence: '这些考场的考生可能听不到或听不清。',
    action: '到听力页看是哪间、什么毛病，按提示处理；需要时走中断处置。',
  },
  clock: {
    title: () => '本机时间不准',
    consequence: '记录时间与标准时间不一致',
    action: '检查校时服务，考试期间不要手动改时间',
  },
};

const alarmName: Record<Alarm['cause'], string> = {
  'cameras-down': '画面中断',
  'camera-auth': '摄像机密码被拒',
  'camera-degraded': '画面受损',
  'camera-picture': '画面质量异常',
  'camera-clock': '摄像机时钟不准',
  recording: '没有录像',
  'recording-space': '录像空间快用完',
  'uplink-down': '与区域中心断线',
  'outbox-damaged': '上报记录文件损坏',
  'outbox-space': '上报存储快满或已满',
  disk: '磁盘空间不足',
  'duty-cover': '值班岗位缺人',
  'duty-report': '值班报告逾期',
  'duty-call': '值守电话抽查没有结果',
  'invigilators-missing': '监考员没有到齐',
  'listening-test': '听力放音异常',
  clock: '本机时间不准',
};

const priority: Record<Alarm['priority'], string> = { high: '高', medium: '中', low: '低' };
const alarmState: Record<Alarm['state'], string> = {
  unacknowledged: '待确认',
  acknowledged: '已确认，未恢复',
  returned: '已恢复，待确认',
  shelved: '已搁置',
};

const uplinkState: Record<UplinkStatus['state'], Worded> = {
  'not-configured': { cause: '未接入区域中心', action: '导入区域中心发放的接入文件后即可上报' },
  connecting: { cause: '正在连接区域中心', action: '内容先存本机，连上后自动上报' },
  online: { cause: '与区域中心连接正常', action: '' },
  offline: { cause: '与区域中心断线', action: '内容先存本机，线路恢复后自动补报；紧急情况用值班电话报告' },
  refused: { cause: '区域中心拒绝接入', action: '核对接入文件是否过期或被撤销，联系区域中心' },
};

const conflictRule: Record<RosterConflict['ruleId'], string> = {
  'one-place': '同一时间排在两处',
  trained: '未经培训不得上岗',
  'own-subject': '任教本场科目',
  coverage: '席位未排满',
  'twice-in-post': '同一岗位重复排了同一个人',
  'exam-rule': '不符合监考规则',
};

const eventType: Record<EventType, string> = {
  'duty-log.entry': '值班记录',
  'camera.state': '摄像机状态变化',
  'camera.summary': '摄像机汇总',
  'camera.picture': '画面质量变化',
  'camera.commissioning': '视频联调结果',
  'readiness.changed': '就绪状态变化',
  'audio.tone-check': '试音检查结果',
  'audio.check': '听力设备检测结果',
  'audio.signed': '听力设备检测签名',
  'audio.remark-accepted': '带问题接受考场',
  'audio.baseline': '确认听力基准',
  'audio.profile': '更换听力判定标准',
  'listening.fault': '听力放音异常',
  'listening.recovered': '听力放音恢复',
  'listening.interruption': '听力中断处置请示',
  'listening.signed': '试听记录签名',
  'listening.blind': '听力值守中断，服务停过',
  'listening.interruption-decided': '听力中断处置答复',
  'listening.watch': '试听或听力值守结束',
  'duty.published': '发布值班表',
  'duty.signed-on': '值班签到',
  'duty.handed-over': '交接班和值班报告',
  'duty.filled': '值班补人',
  'duty.spot-call': '值守电话抽查',
  'invigilation.signed-in': '监考员签到',
  'invigilation.absent': '监考员缺席',
  'invigilation.left': '监考员提前离场',
  'invigilation.substituted': '替补监考员',
  'invigilation.replanned': '多人缺席重排',
  'invigilation.taken-back': '撤回签到登记',
  'roster.changed': '排班变化',
  'site.started': '考点服务启动',
  'outbox.damaged': '上报记录损坏',
  'outbox.suppressed': '未逐条上报的内容',
  'alarm.raised': '告警发生',
  'alarm.cleared': '告警恢复',
  'recording.started': '开始录像',
  'recording.stopped': '停止录像',
  'recording.gap': '录像缺失',
  'evidence.sealed': '封存',
  'evidence.opened': '启封查看',
  'instruction.stage': '指令进展',
  'instruction.rejected': '拒收指令',
  'instruction.phoned': '电话指令',
  'incident.reported': '突发事件报告',
  'incident.graded': '突发事件定级',
  'incident.closed': '突发事件结束',
  'finding.raised': '发现隐患',
  'finding.resolved': '隐患整改',
  'custody.handed-over': '试卷交接',
  'custody.mismatch': '试卷交接不符',
  'custody.cleared': '试卷不符已处理',
  'device.state': '设备状态变化',
  'device.summary': '设备汇总',
  'cascade.withheld': '下级保留未上送',
};

const roomLevel: Record<RoomLevelState, Worded> = {
  measured: { cause: '正在测量', action: '' },
  'no-microphone': { cause: '没有拾音器', action: '摄像机码流里没有声音，接拾音器或打开音频' },
  'no-stream': { cause: '画面未接通，听不到声音', action: '先恢复这一路画面' },
  'not-measurable': { cause: '声音无法测量', action: '把音频编码改为 G.711 或 AAC' },
  'no-camera': { cause: '本室没有摄像机', action: '需要测量时接入带拾音的摄像机' },
};

const toneReason: Record<ToneReasonCode, string> = {
  'no-microphone': '没有拾音器',
  'no-stream': '画面未接通',
  'no-camera': '本室没有摄像机',
  'codec-unsupported': '音频编码不支持',
  'ffmpeg-missing': '本机没有安装音频解码程序',
  'decoder-failed': '音频解码失败',
  'packet-loss': '丢包，测量不可靠',
  'no-sound': '画面正常，但没有收到声音数据',
  interrupted: '声音中断过久，不能下结论',
  'digital-silence': '拾音器输出全零，可能未接通',
  'tone-in-background': '放音前已有同频声音，请查电流声或其他音源',
  cancelled: '检查被停止',
  'too-quiet': '声音太小',
  noise: '背景噪声太大',
  none: '',
};

const error: Record<ErrorCode | 'disconnected' | 'not-understood', Worded> = {
  'bad-input': { cause: '填写的内容不符合要求', action: '按提示修改后再试' },
  unauthenticated: { cause: '登录已失效', action: '用启动时显示的完整地址重新打开本页' },
  forbidden: { cause: '没有这项操作的权限', action: '请有权限的人员操作' },
  'not-found': { cause: '对象已不存在', action: '刷新后再看' },
  conflict: { cause: '内容已被其他人改动', action: '页面已是最新内容，请看过后再做一次' },
  unavailable: { cause: '这项功能暂时不可用', action: '稍后再试；其他功能不受影响' },
  deadline: { cause: '本机服务没有及时完成', action: '稍后再试；重复提交不会重复生效' },
  'too-large': { cause: '内容太大', action: '拆成几份再提交' },
  'rate-limited': { cause: '操作太频繁', action: '稍候几秒再试' },
  internal: {
    cause: '本机服务内部出错，这一步没有完成',
    action: '其他功能照常可用；再试一次，仍不行时把时间告诉技术人员',
  },
  disconnected: { cause: '与本机服务的连接断开，这一步没有确认', action: '连上后再试；重复提交不会重复生效' },
  'not-understood': {
    cause: '页面看不懂本机服务的应答',
    action: '刷新页面；仍不行时说明页面和服务版本不一致',
  },
};

const importProblem: Record<ImportProblem['code'], string> = {
  'missing-column': '缺少这一列',
  'unknown-column': '不认识这一列',
  empty: '不能为空',
  'not-valid': '内容不符合要求',
  duplicate: '与前面的行重复',
  'unknown-reference': '引用的编号不存在',
  'too-many-rows': '行数超过上限',
  'not-text': '不是文本文件',
  malformed: '格式不完整',
};

/** Sentences for every closed set of codes. */
export const codes = {
  ...cameraCodes,
  roomKind,
  gateFamily,
  gateReason,
  alarmCause,
  alarmName,
  priority,
  alarmState,
  uplinkState,
  uplinkError,
  alarmReason,
  conflictRule,
  eventType,
  roomLevel,
  toneReason,
  error,
  importProblem,
  gateState: {
    open: '未检查',
    passed: '通过',
    failed: '不通过',
    'not-connected': '未接入',
    overridden: '已特批放行',
  },
  overall: { ready: '已就绪', 'not-ready': '未就绪', overridden: '特批就绪', unknown: '未上报' },
  siteState: { online: '在线', suspect: '疑似断线', offline: '断线' },
  unknownReason: (code: string) => `其他原因（${code}）`,
};
