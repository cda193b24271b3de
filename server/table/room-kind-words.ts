/** What files call the uses of a room; the empty cell means an exam room. */
export const ROOM_KIND_WORDS = {
  exam: ['', '考场', '考试', 'exam'],
  spare: ['备用考场', '备用', 'spare'],
  papers: ['保密室', 'papers'],
  office: ['考务室', 'office'],
  monitor: ['视频监考室', '监控室', 'monitor'],
  broadcast: ['语音播放室', '广播室', 'broadcast'],
  corridor: ['走廊', '楼道', 'corridor'],
  gate: ['大门', '校门', 'gate'],
  other: ['其他', '其它', 'other'],
} as const;
