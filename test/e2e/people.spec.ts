import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, prefer, watchPage } from './kit/watch-page.ts';

/** A workbook with a cover sheet, a hidden sheet, a title above the headers and one faulty date; not written by us. */
const WORKBOOK = join(import.meta.dirname, '../fixtures/tables/people-by-other-writer.xlsx');
/** 编号,姓名,学校 / G1,示例㛃𠮷,东湖中学 as a spreadsheet of a Chinese Windows saves it; no encoder of ours takes part. */
const GB18030 = 'b1e0bac52cd0d5c3fb2cd1a7d0a30d0a47312ccabec0fd8230b7319534b2352cb6abbafed6d0d1a70d0a';

let site: SitePageServer;

test.beforeAll(async () => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder() });
});
test.afterAll(async () => {
  await site.close();
});

test('people come in by their columns: told apart by name, changes seen before, written at one press', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=imports`);
  const [first, second] = site.roster.get().people;
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('not a list\u0001');
  await expect(page.getByRole('alert')).toContainText('这不是 XLSX 或 CSV 文件');
  await choose(
    `监考人员名单,,,\n工号,姓名,所在地,手机\n${first?.id},${first?.name},示例县,13800001234\n,${second?.name},,\n`,
  );
  await expect(page.locator('.column-table tbody tr')).toHaveCount(4);
  await expect(page.locator('.column-table')).toContainText('13800001234');
  // The page does not know this header: the operator does.
  await page.getByLabel('所在地：作为').click();
  await page.getByTitle('区县', { exact: true }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: '预览' }).click();
  await expect(page.getByText('区县：空 → 示例县')).toBeVisible();
  await expect(page.getByRole('button', { name: '导入 1 人' })).toBeDisabled();
  await page.getByRole('button', { name: '是另一个人' }).click();
  await page.getByRole('button', { name: '导入 2 人' }).click();
  await expect(page.getByText('已导入 2 人')).toBeVisible();
  expect(site.roster.get().people[0]).toMatchObject({ county: '示例县', phoneMasked: '138****1234' });
  expect(complaints).toEqual([]);
});

test('a workbook and a GB18030 text come in as files: the sheet and the columns are found, a fault is named by row and column', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=imports`);
  const before = site.roster.get().people.length;
  const file = page.locator('input[type=file]');
  await file.setInputFiles(WORKBOOK);
  await expect(page.getByRole('heading', { name: 'people-by-other-writer.xlsx' })).toBeVisible();
  await expect(page.locator('.people-import')).toContainText('监考人员');
  await expect(page.locator('.column-table tbody tr')).toHaveCount(8);
  await page.getByRole('button', { name: '预览' }).click();
  await expect(page.locator('.people-import')).toContainText(/第 8 行.*有效期至/);
  await expect(page.getByRole('button', { name: /^导入 \d/ })).toBeDisabled();
  await page.getByRole('button', { name: '返回核对各列' }).click();
  await page.getByLabel('有效期至：作为').click();
  await page.getByTitle('培训日期', { exact: true }).hover();
  await page.mouse.wheel(0, -2_000);
  await page.getByTitle('不导入', { exact: true }).click();
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByRole('button', { name: '导入 6 人' }).click();
  await expect.poll(() => site.roster.get().people.length).toBe(before + 6);
  expect(site.roster.get().people.find(({ id }) => id === '1002')).toMatchObject({
    name: '𠮷示例',
    sex: 'M',
  });
  await file.setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(GB18030, 'hex') });
  await expect(page.locator('.people-import')).toContainText('GB18030');
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByRole('button', { name: '导入 1 人' }).click();
  await expect.poll(() => site.roster.get().people.find(({ id }) => id === 'G1')?.name).toBe('示例㛃𠮷');
  expect(complaints).toEqual([]);
});

test('a person is found by initials, trained and signed on the sheet, and it can be taken back', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=staff`);
  const rows = page.locator('.person-row.virtual');
  await page.getByLabel('姓名、拼音首字母、编号、学校、岗位或手机号').fill('wq');
  await expect(rows.first()).toContainText('吴强');
  await rows.first().getByRole('button', { name: '吴强' }).click();
  const sheet = page.locator('.people-side');
  await expect(sheet.getByLabel('姓名', { exact: true })).toBeFocused();
  await sheet.getByLabel('手机号').fill('138 0000 1234');
  await sheet.getByRole('button', { name: '添加培训结果' }).click();
  await sheet.getByLabel('有效期至').fill('2027-13-01');
  await sheet.getByRole('button', { name: '添加责任书' }).click();
  await sheet.getByLabel('有效期至').fill('2027-06-30');
  await expect(sheet.getByRole('button', { name: '保存' })).toBeDisabled();
  await sheet.getByLabel('岗位').last().fill('监考员');
  await expectAccessible(page);
  await sheet.getByRole('button', { name: '保存' }).click();
  await expect(rows.first()).toContainText('至 2027-06-30');
  await expect(rows.first()).toContainText('已签');
  expect(site.roster.get().people.find(({ id }) => id === 't0006')).toMatchObject({
    phoneMasked: '138****1234',
    state: 'passed',
  });
  // The button that saved may have lost the focus to nothing.
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.getByRole('button', { name: '撤销上一步' }).click();
  await expect(rows.first()).toContainText('未培训');
  await rows.first().getByRole('checkbox').check();
  await sheet.getByRole('button', { name: '登记 1 人' }).click();
  await expect(rows.first()).toContainText('合格');
  expect(complaints).toEqual([]);
});

test('what is typed into a sheet survives Escape and the changes of others, which are told by name and field', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=staff`);
  const [, one] = site.roster.get().people;
  if (!one) throw new Error('the sample has no people');
  const row = page.locator('.person-row.virtual').nth(1);
  const sheet = page.locator('.people-side');
  const school = sheet.getByLabel('学校（单位）');
  await row.getByRole('button', { name: one.name }).click();
  await school.fill('未保存中学');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(row).toContainText('未保存');
  // Somebody else is at work on the same person.
  const change = (county: string, school: string) => {
    const { person, private: own, version } = site.people.person(one.id);
    site.people.save({ version, person: { ...person, county, school }, private: own }, 'op1');
  };
  change('甲县', '别人中学');
  await row.getByRole('button', { name: one.name }).click();
  await expect(sheet).toContainText(/周敏 .*改了这份记录：学校（单位）、区县/);
  await expect(school).toHaveValue('未保存中学');
  await expect(sheet.getByRole('button', { name: '保存' })).toBeDisabled();
  await expectAccessible(page);
  await sheet.getByRole('button', { name: '保留我的改动' }).click();
  await expect(sheet.getByLabel('区县')).toHaveValue('甲县');
  await sheet.getByRole('button', { name: '保存' }).click();
  await expect(sheet).toContainText('没有改动');
  expect(site.people.person(one.id).person).toMatchObject({ school: '未保存中学', county: '甲县' });
  await school.fill('又改中学');
  change('乙县', '别人中学');
  await sheet.getByRole('button', { name: '用对方的' }).click();
  await expect(school).toHaveValue('别人中学');
  await sheet.getByRole('button', { name: '恢复' }).click();
  await expect(school).toHaveValue('又改中学');
  await sheet.getByRole('button', { name: '保留我的改动' }).click();
  await sheet.getByRole('button', { name: '放弃改动' }).click();
  await expect(school).toHaveValue('别人中学');
  await sheet.getByRole('button', { name: '关闭' }).click();
  await expect(row).not.toContainText('未保存');
  // Back to the beginning and forth again, one press a step.
  await page.getByRole('button', { name: '撤销上一步' }).click();
  await expect(row).toContainText('未保存中学');
  await page.getByRole('button', { name: '重做' }).click();
  await expect(row).toContainText('别人中学');
  expect(complaints).toEqual([]);
});

test('the tree of responsibilities is walked by keys, names what is missing, and is imported whole or not at all', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=tree`);
  const tree = page.getByRole('tree', { name: '责任体系' });
  await expect(tree.getByRole('treeitem')).toHaveCount(8);
  await expect(page.locator('.tree-gaps')).toContainText('“听力设备”没有负责人');
  await expect(page.locator('.tree-gaps')).toContainText('“副主考（考务）”没有副职');
  await expectAccessible(page);
  await tree.getByRole('treeitem').first().focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  await expect(tree.getByRole('treeitem', { name: /听力设备/ })).toBeFocused();
  const panel = page.locator('.people-side');
  await panel.getByLabel('负责人').click();
  await panel.getByLabel('负责人').fill(site.roster.get().people[8]?.id ?? '');
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.tree-gaps')).not.toContainText('“听力设备”没有负责人');
  await panel.getByRole('button', { name: '登记已签' }).click();
  await expect(tree.getByRole('treeitem', { name: /听力设备/ })).not.toContainText('缺');
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'tree.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('职责,上级职责,负责人\n主考,,t0001\n一楼,没有,谁\n');
  await expect(page.getByText('第 3 行“上级职责”：文件里没有这项上级职责（没有）')).toBeVisible();
  await expect(page.getByRole('button', { name: /^导入 \d/ })).toHaveCount(0);
  await choose('职责,上级职责,负责人\n主考,,t0001\n一楼,主考,t0002\n');
  await page.getByRole('button', { name: '导入 2 项职责' }).click();
  await expect(tree.getByRole('treeitem')).toHaveCount(2);
  await page.getByRole('button', { name: '撤销上一步' }).click();
  await expect(tree.getByRole('treeitem')).toHaveCount(8);
  expect(complaints).toEqual([]);
});
