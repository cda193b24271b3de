import { expect, type Page, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import {
  expectAccessible,
  expectNoHorizontalScroll,
  expectReadableIn,
  prefer,
  settle,
  watchPage,
} from './kit/watch-page.ts';

const PAGES = [
  'today',
  'wall',
  'listening',
  'playback',
  'listening?view=check',
  'listening?view=check&show=map',
  'listening?view=check&room=r08',
  'listening?view=check&part=papers',
  'listening?view=trial',
  'listening?view=watch',
  'listening?view=recordings',
  'listening?show=wall',
  'listening?view=bench',
  'listening?view=limits',
  'listening?view=rules',
  'playback?view=evidence',
  'people',
  'people?view=day',
  'people?view=plans',
  'people?view=papers',
  'people?view=rules',
  'people?view=rooms',
  'people?view=staff',
  'people?view=tree',
  'people?view=duty',
  'people?view=duty&part=plan',
  'people?view=duty&part=calls',
  'people?view=imports',
  'exam',
  'exam?view=library',
  'reports',
  'journal',
  'settings',
  'settings?view=import',
  'settings?view=find',
];

let site: SitePageServer;
let empty: SitePageServer;

test.beforeAll(async () => {
  const folder = await pagesFolder();
  site = await startSitePageServer({ pagesFolder: folder });
  empty = await startSitePageServer({ pagesFolder: folder, scene: 'empty' });
});
test.afterAll(async () => {
  await Promise.all([site.close(), empty.close()]);
});

test.describe('one visit', () => {
  let visit: { page: Page; complaints: string[] };

  // Loading the console anew for every page would take most of the time.
  test.beforeAll(async ({ browser }) => {
    const page = await (await browser.newContext()).newPage();
    visit = { page, ...watchPage(page) };
    await prefer(page, { operatorId: 'op1' });
    await page.goto(site.address);
  });
  test.afterAll(async () => {
    await visit.page.context().close();
  });

  for (const name of PAGES)
    test(`${name}: clean, in one width, accessible, in both themes`, async () => {
      const { page, complaints } = visit;
      await page.goto(`${site.url}/#/${name}`);
      await expect(page.locator('main')).toBeVisible();
      await settle(page);
      await expect(page.getByText('正在读取…')).toHaveCount(0);
      if (!name.includes('show=wall'))
        await expect(page.getByRole('banner').getByText('示例考点')).toBeInViewport({ ratio: 1 });
      await expectNoHorizontalScroll(page);
      // The page before left its colours: what is looked at first takes turns.
      const isDark =
        (await page
          .locator('.theme-scope')
          .first()
          .evaluate((scope) => getComputedStyle(scope).colorScheme)) === 'dark';
      await expectAccessible(page);
      await expectReadableIn(page, isDark ? 'light' : 'dark');
      expect(complaints).toEqual([]);
    });
});

test('every page in English shows no Chinese of its own', async ({ page }) => {
  await prefer(page, { language: 'en', operatorId: 'op1' });
  await page.goto(empty.address);
  for (const name of PAGES) {
    await page.goto(`${empty.url}/#/${name}`);
    await settle(page);
    await expect(page.getByText('Reading…')).toHaveCount(0);
    // Clauses and sources are quoted as they were written.
    for (const quoted of await page.locator('[translate="no"]').all())
      await quoted.evaluate((element: HTMLElement) => {
        element.style.visibility = 'hidden';
      });
    const words = await page.locator('body').innerText();
    // The site's own name and the name of the language stay as they are.
    expect(words.replaceAll('示例考点', '').replaceAll('中文', ''), name).not.toMatch(/\p{Script=Han}/u);
  }
});

test('at a post that is short somebody signs on, and an overdue report is written', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=duty`);
  const gate = page.getByRole('article', { name: '校门' });
  await expect(gate.getByText('缺人、缺 1 人')).toBeVisible();
  await gate.getByRole('button', { name: '郑门卫 签到' }).click();
  await expect(gate.getByText('有人在岗')).toBeVisible();
  // The papers room is never left: the next shift has to be there first.
  await page.getByRole('article', { name: '保密室' }).getByRole('button', { name: '交接班' }).click();
  await page.getByRole('textbox', { name: '值班报告' }).fill('一切正常');
  await page.getByRole('dialog').getByRole('button', { name: '交接班' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toHaveText('还没到可以签到的时间');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '补写报告' }).click();
  await page.getByRole('textbox', { name: '值班报告' }).fill('夜间无异常');
  await page.getByRole('dialog').getByRole('button', { name: '交接班' }).click();
  await expect(page.getByText('没有逾期的报告')).toBeVisible();
  await expect(page.getByText('夜间无异常')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('somebody on duty is drawn for a spot call, and a post not reached is told', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=duty&part=calls`);
  await page.getByRole('button', { name: '抽取', exact: true }).click();
  const call = page.getByRole('article');
  await expect(call).toHaveCount(1);
  await expect(call.getByRole('textbox', { name: '拨打人' })).toHaveValue('周敏');
  await call.getByRole('textbox', { name: '备注' }).fill('响铃无人接');
  await call.getByRole('button', { name: '未接通' }).click();
  await expect(page.getByText('未接通，已告警；再次接通后自动解除')).toBeVisible();
  const row = page.getByRole('row', { name: /未接通.*周敏.*响铃无人接/ });
  await expect(row).toHaveCount(1);
  // Called again: it is late, and the alarm is over.
  await page.getByRole('article').getByRole('button', { name: '迟接' }).click();
  await expect(page.getByText('未接通，已告警；再次接通后自动解除')).toHaveCount(0);
  await expect(page.getByRole('row', { name: /迟接/ })).toHaveCount(1);
  const table = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载抽查记录' }).click();
  expect((await table).suggestedFilename()).toBe('示例考点-值守电话抽查.csv');
  expect(site.commands.map(({ name }) => name)).toContain('duty-call.recorded');
  expect(complaints).toEqual([]);
});

// After it: what is published replaces the sample's roster of duty.
test('a duty roster is solved from the posts there are and published', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=duty`);
  await page.getByRole('button', { name: '排值班表' }).click();
  const drafted = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载排班数据' }).click();
  expect((await drafted).suggestedFilename()).toMatch(/^值班排班数据-\d{4}-\d{2}-\d{2}\.json$/);
  const times = [
    { id: 'day', start: '08:00', end: '20:00' },
    { id: 'night', start: '20:00', end: '08:00' },
  ];
  const duty = {
    ...{ format: 'duty-problem/1', name: '第二天值班', from: '2026-06-05', to: '2026-06-06' },
    posts: [{ id: 'papers', name: '保密室', people: 1, times }],
    people: ['赵', '钱', '孙', '李'].map((name) => ({ id: name, name })),
  };
  const choose = (problem: object) =>
    page.getByLabel('按排班数据文件排').setInputFiles({
      ...{ name: 'duty.json', mimeType: 'application/json' },
      buffer: Buffer.from(JSON.stringify(problem)),
    });
  await choose({ ...duty, people: [] });
  await expect(page.getByRole('heading', { name: '排不出，4 处冲突' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('再有 1 人可值该班即可').first()).toBeVisible();
  await choose(duty);
  await expect(page.getByRole('heading', { name: '夜班和时长' })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: '发布为值班表' }).click();
  await expect(page.getByText('值班表已发布')).toBeVisible();
  // The next days are solved from what was just published, with nothing else to write.
  await page.getByLabel('从', { exact: true }).fill('2026-06-07');
  await page.getByLabel('到', { exact: true }).fill('2026-06-08');
  await page.getByRole('button', { name: '按现有岗位和人员排' }).click();
  const detail = page.locator('.plan-detail');
  await expect(detail.getByRole('heading', { name: '示例考点 2026-06-07' })).toBeVisible();
  await expect(detail.getByText('最优')).toBeVisible({ timeout: 30_000 });
  await expect(detail.getByRole('row', { name: /^保密室 06-08 20:00 06-09 08:00/ })).toBeVisible();
  const printed = page.waitForEvent('download');
  await detail.getByRole('link', { name: '值班表 PDF' }).click();
  expect((await printed).suggestedFilename()).toBe('示例考点-值班表-示例考点 2026-06-07.pdf');
  await expect(detail.getByRole('link', { name: '个人日历 ICS' })).toHaveAttribute(
    'href',
    /calendar\/.+planId=/,
  );
  expect(complaints).toEqual([]);
});

test('groups, days off and wishes of a duty draft are filled in, judged, kept and solved', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=duty&part=plan`);
  const people = ['赵草稿', '钱草稿', '孙草稿', '李草稿'].map((name, index) => ({ id: `d${index}`, name }));
  const problem = {
    ...{ format: 'duty-problem/1', name: '草稿值班', from: '2026-06-05', to: '2026-06-05' },
    posts: [
      {
        ...{ id: 'office', name: '值班室' },
        times: [
          { id: 'day', start: '08:00', end: '20:00' },
          { id: 'night', start: '20:00', end: '08:00' },
        ],
      },
    ],
    people,
  };
  const file = { name: 'duty.json', mimeType: 'application/json' };
  const choose = (json: object) =>
    page.getByLabel('从文件建草稿').setInputFiles({ ...file, buffer: Buffer.from(JSON.stringify(json)) });
  // A misspelt field is refused by its name.
  await choose({ ...problem, people: [{ ...people[0], dayOff: ['2026-06-05'] }] });
  await expect(page.getByText('people[0].dayOff')).toBeVisible();
  await choose(problem);
  await expect(page.getByRole('heading', { name: '排班草稿“草稿值班”' })).toBeVisible();
  // A post without times is named with the way to it.
  const parts = page.getByLabel('草稿的部分');
  await parts.getByText('岗位').click();
  const remove = page.getByRole('region', { name: '填写' }).getByRole('button', { name: '移除' });
  await remove.first().click();
  await page.getByLabel('第 1 个时段开始').fill('08:00');
  await page.getByLabel('第 1 个时段结束').fill('08:00');
  await parts.getByText('日期和夜班').click();
  await page.getByLabel('到', { exact: true }).fill('2026-06-04');
  await expect(page.getByText('填错了：到：早于开始日期')).toBeVisible();
  await expect(page.getByRole('button', { name: '按草稿排' })).toBeDisabled();
  await page.getByLabel('到', { exact: true }).fill('2026-06-05');
  await parts.getByText('人员').click();
  for (const name of ['赵草稿', '钱草稿']) {
    await page.getByRole('button', { name: new RegExp(name) }).click();
    const form = page.getByRole('region', { name: '填写' });
    await form.getByRole('combobox', { name: '请假' }).click();
    await page.getByTitle('06-05').click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: new RegExp(`${name}.*请假 1 天`) })).toBeVisible();
  }
  // One of the two who are left would rather not.
  await page.getByRole('button', { name: /孙草稿/ }).click();
  await page.getByRole('button', { name: '添加不想值的日子' }).click();
  await page.getByRole('button', { name: '保存草稿' }).click();
  await expect(page.getByText('草稿已保存')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: /赵草稿.*请假 1 天/ })).toBeVisible();
  await page.getByRole('button', { name: '按草稿排' }).click();
  const detail = page.locator('.plan-detail');
  await expect(detail.getByText('最优')).toBeVisible({ timeout: 30_000 });
  await expect(detail.getByRole('row', { name: '值班室 06-05 08:00 06-06 08:00 李草稿' })).toBeVisible();
  await page.getByRole('button', { name: '删除草稿 草稿值班' }).click();
  await expect(page.getByText('草稿已删除')).toBeVisible();
  const acts = site.commands.map(({ name }) => name).filter((name) => name.startsWith('duty-draft.'));
  expect(acts).toEqual(['duty-draft.created', 'duty-draft.saved', 'duty-draft.removed']);
  expect(complaints).toEqual([]);
});

test('an empty site says on every page what to do first', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, {});
  await page.goto(empty.address);
  const words: Record<string, string> = {
    today: '还没有考试计划',
    wall: '还没有接入摄像机',
    listening: '还没有考场',
    playback: '还没有接入摄像机',
    'listening?view=check': '还没有做过检测',
    'playback?view=evidence': '还没有封存件',
    people: '还没有人员',
    'people?view=duty': '还没有值班表',
    'people?view=duty&part=plan': '还没有排过',
    reports: '还没有上报内容',
    journal: '还没有操作记录',
    settings: '还没有考场和摄像机',
  };
  for (const [name, sentence] of Object.entries(words)) {
    await page.goto(`${empty.url}/#/${name}`);
    await expect(page.locator('main').getByText(sentence).first()).toBeVisible();
    await expectAccessible(page);
  }
  expect(complaints).toEqual([]);
});

test('every page of the rail is reached and worked by keyboard alone', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await expect(page.getByRole('navigation')).toBeVisible();
  for (const [index, name] of [
    'today',
    'wall',
    'listening',
    'playback',
    'people',
    'self-test',
    'reports',
    'journal',
    'settings',
  ].entries()) {
    await page.keyboard.press(`Alt+${index + 1}`);
    await expect(page).toHaveURL(new RegExp(`#/${name}$`));
    await expect(page.locator('nav a[aria-current="page"]')).toHaveCount(1);
  }
  await page.keyboard.press('Alt+8');
  await expect(page).toHaveURL(/#\/journal$/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('快捷键');
  await expectAccessible(page);
  // A dialog is open: the page behind it does not act.
  await page.keyboard.press('Alt+1');
  await expect(page).toHaveURL(/#\/journal$/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('/');
  await expect(page.locator('main [data-search] input')).toBeFocused();
  await page.keyboard.type('a5');
  await expect(page).toHaveURL(/#\/journal$/);
  // Tab reaches the rail from the top of the page.
  await page.goto(`${site.url}/#/today`);
  await page.locator('body').click({ position: { x: 5, y: 700 } });
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.closest('main') !== null)) === true) break;
  }
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  expect(complaints).toEqual([]);
});
