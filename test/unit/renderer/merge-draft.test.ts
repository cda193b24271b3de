import { describe, expect, it } from 'vitest';
import { differingFields, mergeDraft } from '../../../renderer/site/people/list/merge-draft.ts';
import type { RecordDraft } from '../../../renderer/site/people/list/record-draft.ts';
import { person } from '../roster/sample.ts';

const base: RecordDraft = {
  person: person('T1', { school: '东湖', county: '示例县', avoidRooms: ['r01'] }),
  private: { phone: '13800000001', relations: [{ roomId: 'r01', text: '女儿' }] },
};
const withPerson = (change: Partial<RecordDraft['person']>): RecordDraft => ({
  ...base,
  person: { ...base.person, ...change },
});

describe('a draft whose record somebody else changed', () => {
  it('keeps what was changed here and takes the rest from them', () => {
    const mine: RecordDraft = {
      person: { ...base.person, school: '西山', post: '主考' },
      private: { ...base.private, phone: '13900000002' },
    };
    const theirs = withPerson({ school: '南园', county: '另一县', isOnLeave: true });
    expect(mergeDraft(base, mine, theirs)).toEqual({
      person: { ...base.person, school: '西山', post: '主考', county: '另一县', isOnLeave: true },
      private: { ...base.private, phone: '13900000002' },
    });
  });

  it('keeps rooms to avoid and the reasons together', () => {
    const theirs: RecordDraft = {
      person: { ...base.person, avoidRooms: ['r01', 'r02'] },
      private: { ...base.private, relations: [...base.private.relations, { roomId: 'r02', text: '外甥' }] },
    };
    expect(mergeDraft(base, withPerson({ school: '西山' }), theirs)).toEqual({
      ...theirs,
      person: { ...theirs.person, school: '西山' },
    });
    const mine: RecordDraft = { ...base, private: { ...base.private, relations: [] } };
    expect(mergeDraft(base, mine, theirs)).toEqual({
      person: base.person,
      private: { ...base.private, relations: [] },
    });
  });

  it('names the fields that differ, not what follows from them', () => {
    const other: RecordDraft = {
      person: {
        ...base.person,
        county: '另一县',
        phoneMasked: '139****0002',
        isTrained: !base.person.isTrained,
      },
      private: { phone: '13900000002', relations: [] },
    };
    expect(differingFields(base, other)).toEqual(['county', 'phone', 'relation']);
    expect(differingFields(base, base)).toEqual([]);
  });
});
