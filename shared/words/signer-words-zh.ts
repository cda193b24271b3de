import type { BaselineDrift, SignatureState, SignerRole } from '../contract/listening-papers.ts';

/** What pages and papers call those who sign, what became of a signature, and a change since acceptance. */
export interface SignerWords {
  readonly roles: Readonly<Record<SignerRole, string>>;
  readonly states: Readonly<Record<SignatureState, string>>;
  readonly driftVerdicts: Readonly<Record<BaselineDrift['verdict'], string>>;
}

/** Chinese, the reference. */
export const signerWordsZh: SignerWords = {
  roles: {
    technician: '技术人员',
    'site-director': '主考',
    teacher: '教师代表',
    student: '学生代表',
    parent: '家长代表',
    'equipment-manager': '设备管理员',
    'exam-office': '考试机构',
    other: '其他',
  },
  states: {
    valid: '验证通过',
    'other-key': '验证通过（旧密钥）',
    'content-changed': '结果与签名时不符',
    broken: '签名无效',
  },
  driftVerdicts: {
    same: '未见变化',
    changed: '有变化',
    'other-microphone': '换了拾音器，无法比较',
    'not-comparable': '没有可比的读数',
  },
};
