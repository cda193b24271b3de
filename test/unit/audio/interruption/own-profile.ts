import { InterruptionProfile } from '../../../../shared/contract/interruption-profile.ts';

/** Rules of an invented exam office: two questions back, only the interruption counts, in steps of five minutes. */
export const ownProfile = InterruptionProfile.parse({
  format: 'interruption-profile/1',
  name: 'own-office',
  version: 4,
  source: '考试机构通知',
  rules: {
    resume: [
      {
        id: 'two-before',
        from: 'question',
        questionsBack: 2,
        clause: '往前两题重放',
        source: '通知第三条',
      },
    ],
    beforeFirst: { from: 'position', clause: '接着放', source: null },
    extension: { countsRepeated: false, wholeMinutes: 5, clause: '按中断时间延长', source: '通知第四条' },
    rooms: { togetherWithinSeconds: 1, clause: '同时出错的考场', source: null },
  },
});
