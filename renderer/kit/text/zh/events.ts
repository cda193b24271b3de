/** Codes in events about incidents, papers and what a level keeps. */
export const events = {
  stage: { first: '首报', 'follow-up': '续报', final: '终报' },
  level: ['Ⅰ级', 'Ⅱ级', 'Ⅲ级', 'Ⅳ级'],
  step: {
    transport: '运送',
    storage: '保管',
    distribution: '分发',
    session: '施考',
    collection: '回收',
    return: '送回',
  },
  counted: (count: number, expected: number) =>
    count === expected ? `${count} 袋，数目相符` : `${count} 袋，应为 ${expected} 袋`,
  working: (working: number, total: number) => `${total} 台中 ${working} 台正常`,
  withheld: (count: number) => `${count} 条由下级保留，未逐条上送`,
};
