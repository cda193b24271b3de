import type { PersonColumn } from '../../../shared/contract/people-import.ts';

/** A column of a people file: the header of the template, and what offices call it. Lower case, without spaces. */
interface ColumnWords {
  readonly header: string;
  readonly headerEn: string;
  readonly words: readonly string[];
}

export const PERSON_COLUMN_WORDS: Readonly<Record<PersonColumn, ColumnWords>> = {
  id: {
    header: '编号',
    headerEn: 'No',
    words: [
      '工号',
      '人员编号',
      '教师编号',
      '监考员编号',
      '代码',
      '证件号',
      'id',
      'no.',
      'number',
      'staffid',
      'code',
    ],
  },
  name: {
    header: '姓名',
    headerEn: 'Name',
    words: ['名字', '教师姓名', '监考员姓名', '监考员', '人员', 'fullname', 'staffname'],
  },
  school: {
    header: '学校',
    headerEn: 'School',
    words: ['单位', '工作单位', '所在学校', '任教学校', '所属学校', '学校名称', 'unit', 'employer'],
  },
  county: {
    header: '区县',
    headerEn: 'County',
    words: ['县区', '县', '区', '市县', '县市区', '所属区县', 'district', 'zone'],
  },
  sex: { header: '性别', headerEn: 'Sex', words: ['gender'] },
  phone: {
    header: '手机号',
    headerEn: 'Phone',
    words: [
      '手机',
      '电话',
      '手机号码',
      '联系电话',
      '联系方式',
      '电话号码',
      'mobile',
      'telephone',
      'phonenumber',
      'tel',
    ],
  },
  post: {
    header: '岗位',
    headerEn: 'Post',
    words: ['职务', '担任职务', '考务岗位', '工作岗位', '分工', 'role', 'duty', 'job'],
  },
  subjects: {
    header: '任教科目',
    headerEn: 'Subjects',
    words: ['科目', '学科', '任教学科', '任课科目', 'subject', 'teaches'],
  },
  classes: { header: '任教班级', headerEn: 'Classes', words: ['班级', '所带班级', 'class'] },
  relatedSchools: {
    header: '关联学校',
    headerEn: 'Related schools',
    words: ['回避学校', '关联单位', 'relatedschool'],
  },
  isExperienced: {
    header: '有监考经验',
    headerEn: 'Experienced',
    words: ['有经验', '监考经验', '有监考经历', '是否有经验', 'experience'],
  },
  isTrained: {
    header: '培训合格',
    headerEn: 'Trained',
    words: [
      '已培训',
      '培训',
      '培训结果',
      '是否培训',
      '培训情况',
      '是否合格',
      '考核结果',
      'passed',
      'training',
      'trainingresult',
    ],
  },
  trainedOn: {
    header: '培训日期',
    headerEn: 'Trained on',
    words: ['考核日期', '合格日期', '培训时间', 'passedon', 'trainingdate', 'date'],
  },
  trainedUntil: {
    header: '培训有效期至',
    headerEn: 'Trained until',
    words: [
      '有效期',
      '有效期至',
      '有效期限',
      '到期日',
      '证书有效期',
      'validuntil',
      'expires',
      'expireson',
      'expiry',
    ],
  },
  trainingName: {
    header: '培训名称',
    headerEn: 'Training',
    words: ['培训项目', '培训内容', '培训班', 'trainingname', 'course'],
  },
  trainingScore: {
    header: '考核成绩',
    headerEn: 'Score',
    words: ['成绩', '分数', '培训成绩', '得分', 'mark', 'marks'],
  },
  examiner: { header: '考核人', headerEn: 'Examiner', words: ['培训人', '主考人', 'trainer'] },
  hasSigned: {
    header: '已签责任书',
    headerEn: 'Letter signed',
    words: ['责任书', '签责任书', '责任书签订', '是否签订', '签订', '已签', 'signed', 'letter'],
  },
  signedOn: {
    header: '签订日期',
    headerEn: 'Signed on',
    words: ['责任书日期', '签字日期', 'signdate', 'signeddate'],
  },
  avoidRooms: {
    header: '回避考场',
    headerEn: 'Avoid rooms',
    words: ['亲属考场', '亲属所在考场', '回避', '需回避考场', 'avoidroom', 'relativesrooms'],
  },
  relation: {
    header: '回避原因',
    headerEn: 'Reason to avoid',
    words: ['亲属关系', '关系', '与考生关系', 'relation', 'relative', 'reason'],
  },
  unavailable: {
    header: '不能到场次',
    headerEn: 'Not available in',
    words: ['不能监考场次', '请假场次', '不可用场次', 'unavailable', 'notavailable'],
  },
  preference: {
    header: '尽量不排场次',
    headerEn: 'Rather not in',
    words: [
      '排班意愿',
      '场次意愿',
      '意愿',
      '不愿监考场次',
      '尽量不排',
      'preference',
      'preferences',
      'rathernot',
    ],
  },
  maxSessions: {
    header: '最多场次',
    headerEn: 'Most sessions',
    words: ['场次上限', '最大场次', 'maxsessions', 'max'],
  },
  isStandby: {
    header: '备用',
    headerEn: 'Standby',
    words: ['备用人员', '是否备用', '机动', '候补', 'reserve', 'spare'],
  },
  isOnLeave: { header: '请假', headerEn: 'On leave', words: ['是否请假', '休假', 'leave', 'absent'] },
  state: { header: '审核状态', headerEn: 'State', words: ['状态', '人员状态', '审核', 'status'] },
};

/** What files call the states. */
export const STATE_WORDS = {
  selected: ['选拔', '已选拔', '选拨', '待审核', 'selected'],
  vetted: ['审核', '已审核', '审核通过', 'vetted'],
  trained: ['培训', '已培训', 'trained'],
  passed: ['合格', '已合格', '培训合格', 'passed'],
} as const;

/** A header without what people add to it: stars, brackets, spaces, case. */
export function plainHeader(header: string): string {
  return header
    .replaceAll(/[（(【[].*?[）)】\]]/g, '')
    .replaceAll(/[\s*＊：:_\-/]/g, '')
    .toLowerCase();
}
