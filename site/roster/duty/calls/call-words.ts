import type { DutyCallOutcome } from '../../../../shared/contract/duty-calls.ts';
import type { PaperLanguage } from '../../../../shared/contract/roster-papers.ts';

interface CallWords {
  readonly columns: readonly string[];
  readonly outcomes: Readonly<Record<DutyCallOutcome, string>>;
  readonly open: string;
  readonly fileName: string;
}

const zh: CallWords = {
  columns: [
    '抽取时间',
    '抽取人',
    '种子',
    '在岗人数',
    '岗位',
    '被抽查人',
    '结果',
    '通话时间',
    '拨打人',
    '备注',
  ],
  outcomes: { reached: '接通', late: '迟接', 'not-reached': '未接通' },
  open: '待拨打',
  fileName: '值守电话抽查',
};

const en: CallWords = {
  columns: ['Drawn', 'Drawn by', 'Seed', 'On duty', 'Post', 'Person', 'Result', 'Called', 'Caller', 'Note'],
  outcomes: { reached: 'reached', late: 'late', 'not-reached': 'not reached' },
  open: 'to be called',
  fileName: 'duty-calls',
};

/** Words of the table of spot calls. */
export const CALL_WORDS: Readonly<Record<PaperLanguage, CallWords>> = { zh, en };
