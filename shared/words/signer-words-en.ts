import type { SignerWords } from './signer-words-zh.ts';

export const signerWordsEn: SignerWords = {
  roles: {
    technician: 'Technician',
    'site-director': 'Site director',
    teacher: 'For the teachers',
    student: 'For the students',
    parent: 'For the parents',
    'equipment-manager': 'Equipment manager',
    'exam-office': 'Exam office',
    other: 'Other',
  },
  states: {
    valid: 'Verified',
    'other-key': 'Verified (former key)',
    'content-changed': 'Results differ from those signed',
    broken: 'Signature not valid',
  },
  driftVerdicts: {
    same: 'No change',
    changed: 'Changed',
    'other-microphone': 'Another microphone, not comparable',
    'not-comparable': 'No readings to compare',
  },
};
