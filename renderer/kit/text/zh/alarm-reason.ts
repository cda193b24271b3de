import type { AlarmReasonCode } from '../worded.ts';

/** Reasons of alarms that are not a camera's or the link's own. */
export const alarmReason: Record<AlarmReasonCode, string> = {
  offline: '断线',
  refused: '对方拒绝接入',
  connecting: '一直连不上',
  'clock-stepped': '本机时间被改动或跳变',
  'disk-low': '数据所在磁盘剩余空间不足',
  'disk-full': '录像空间已满，未到期的录像不会自动删除',
  'disk-error': '录像磁盘读写出错',
  'disk-slow': '录像磁盘太慢，跟不上写入',
  'high-water-missing': '编号记录文件不见了',
  'high-water-damaged': '编号记录文件损坏',
  'events-missing': '有已编号的内容不见了',
  'heads-differ': '校验值与编号记录不符',
  'row-damaged': '有内容被改动或损坏',
  'database-replaced': '数据库被更换',
  'site-changed': '考点代码变了',
  regressed: '本机数据退回到旧的状态',
  fork: '与中心保存的记录分叉',
};
