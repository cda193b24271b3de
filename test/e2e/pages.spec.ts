import { expect, test } from '@playwright/test';
import {
  type CentrePageServer,
  startCentrePageServer,
} from '../fakes/page-server/start-centre-page-server.ts';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import {
  expectAccessible,
  expectNoHorizontalScroll,
  expectReadableIn,
  prefer,
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
  'playback?view=evidence',
  'people',
  'people?view=staff',
  'people?view=imports',
  'reports',
  'journal',
  'settings',
  'settings?view=import',
  'settings?view=find',
];

let site: SitePageServer;
let empty: SitePageServer;
let centre: CentrePageServer;

test.beforeAll(async () => {
  const folder = await pagesFolder();
  site = await startSitePageServer({ pagesFolder: folder });
  empty = await startSitePageServer({ pagesFolder: folder, scene: 'empty' });
  centre = await startCentrePageServer({ pagesFolder: folder, sites: 800 });
});
test.afterAll(async () => {
  await Promise.all([site.close(), empty.close(), centre.close()]);
});

for (const name of PAGES)
  test(`${name}: clean, in one width, accessible, in both themes`, async ({ page }) => {
    const { complaints } = watchPage(page);
    await prefer(page, { operatorId: 'op1' });
    await page.goto(site.address);
    await page.goto(`${site.url}/#/${name}`);
    await expect(page.locator('main')).toBeVisible();
    await expect(page.getByText('正在读取…')).toHaveCount(0);
    await page.waitForTimeout(600);
    await expectNoHorizontalScroll(page);
    await expectAccessible(page);
    await expectReadableIn(page, 'dark');
    expect(complaints).toEqual([]);
  });

test('the journal speaks in names, and the filter finds them', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/journal`);
  const rows = page.locator('.journal-rows tbody tr');
  await expect(rows.filter({ hasText: '语文 第03考场 第 2 席' }).first()).toContainText('t0042 钱强');
  await expect(rows.filter({ hasText: '摄像机密码被拒' }).first()).toContainText('第11考场 前');
  await expect(page.locator('.journal-rows')).not.toContainText(/sessionId|postId|null|isUrgent/);
  await page.locator('main [data-search] input').fill('钱强');
  await expect(rows.first()).toContainText('钱强');
  await expect(rows.filter({ hasText: '巡视一遍' })).toHaveCount(0);
});

test('a check is signed, and only then accepted as the baseline; a remark is accepted with a reason', async ({
  page,
}) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=check&part=papers`);
  const baseline = page.getByRole('button', { name: '确认为基准' });
  await expect(baseline).toBeDisabled();
  await expect(page.getByText('有变化 1 间')).toBeVisible();
  await page.getByRole('button', { name: '签名确认' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: '姓名' }).fill('周敏');
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: '签名确认' }).click();
  await expect(page.locator('.paper-lines').first()).toContainText('验证通过');
  expect(site.commands.find(({ name }) => name === 'listeningPapers.sign')?.input).toMatchObject({
    operatorId: 'op1',
    roomId: null,
    role: 'technician',
  });
  await expect(baseline).toBeEnabled();
  await page.getByRole('button', { name: '接受 第04考场' }).click();
  await page.getByRole('textbox', { name: '理由' }).fill('到场试听清楚');
  await page.keyboard.press('Enter');
  await expect(page.getByText('到场试听清楚')).toBeVisible();
});

test('limits are saved as a new version with a reason, refused beside their field, and given back', async ({
  page,
}) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=limits`);
  await page.getByRole('button', { name: '修改' }).click();
  const good = page.getByRole('spinbutton', { name: '语言传输指数 STI，不低于为合格' });
  await good.fill('0.5');
  await expect(page.getByText('不合格线不能高于合格线')).toBeVisible();
  await page.getByRole('textbox', { name: '修改理由' }).fill('按省考试院通知');
  await expect(page.getByRole('button', { name: '保存为新版本' })).toBeDisabled();
  await good.fill('0.7');
  await page.getByRole('button', { name: '保存为新版本' }).click();
  await expect(page.locator('.panel-head')).toContainText('本考点听力判定标准 第 1 版');
  expect(site.commands.findLast(({ name }) => name === 'listeningProfile.save')?.input).toMatchObject({
    sti: { pass: 0.7, warn: 0.6 },
  });
  await page.getByRole('button', { name: '恢复默认' }).click();
  await page.getByRole('textbox', { name: '理由' }).fill('恢复');
  await page.keyboard.press('Enter');
  await expect(page.locator('.panel-head')).toContainText('listening-default');
});

test('today fills a large screen, and a small one keeps the duty entry in sight', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(site.address);
  await expect(page.locator('.room-rows li')).toHaveCount(12);
  // What is wrong comes first.
  await expect(page.locator('.room-rows li').first()).toContainText('密码');
  await expectNoHorizontalScroll(page);
  const bottom = await page.locator('.today-body').evaluate((body) => body.getBoundingClientRect().bottom);
  expect(bottom).toBeGreaterThan(1080 * 0.85);
  const verdict = page.locator('.verdict-text');
  expect(await verdict.evaluate((element) => Number.parseInt(getComputedStyle(element).fontSize, 10))).toBe(
    96,
  );
  await page.setViewportSize({ width: 1366, height: 768 });
  await expectNoHorizontalScroll(page);
  await expect(page.getByRole('textbox', { name: '值班记录' })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('button', { name: '记录并上报' })).toBeInViewport({ ratio: 1 });
  await page.locator('.room-rows a').first().click();
  await expect(page.locator('.single-facts')).toContainText('第11考场');
});

test('every page in English shows no Chinese of its own', async ({ page }) => {
  await prefer(page, { language: 'en', operatorId: 'op1' });
  await page.goto(empty.address);
  for (const name of PAGES) {
    await page.goto(`${empty.url}/#/${name}`);
    await expect(page.getByText('Reading…')).toHaveCount(0);
    await page.waitForTimeout(200);
    const words = await page.locator('body').innerText();
    // The site's own name and the name of the language stay as they are.
    expect(words.replaceAll('示例考点', '').replaceAll('中文', ''), name).not.toMatch(/\p{Script=Han}/u);
  }
});

test('an empty site says on every page what to do first', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, {});
  await page.goto(empty.address);
  const words: Record<string, string> = {
    today: '先导入场次',
    wall: '还没有接入摄像机',
    listening: '还没有考场',
    playback: '还没有接入摄像机',
    'listening?view=check': '还没有做过检测',
    'playback?view=evidence': '还没有封存件',
    people: '还没有人员',
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

test('A acknowledges the most urgent alarm; without an operator the page asks first', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, {});
  await page.goto(site.address);
  await expect(page.getByText('1 路画面中断')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog')).toContainText('先选操作人');
  await expectAccessible(page);
  expect(site.commands.filter(({ name }) => name === 'alarms.acknowledge')).toHaveLength(0);
  await page.getByRole('dialog').getByRole('button', { name: /周敏/ }).click();
  await expect(page.getByText('周敏 已确认')).toBeVisible();
  expect(site.commands.filter(({ name }) => name === 'alarms.acknowledge')).toEqual([
    { name: 'alarms.acknowledge', actor: 'op1', input: { id: 'cameras-down' } },
  ]);
  expect(complaints).toEqual([]);
});

test('a duty-log entry shows its number, then that it was delivered', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.getByRole('textbox', { name: '值班记录' }).fill('第08考场监控黑屏，已通知技术人员');
  await page.getByLabel('紧急，立即上报').check();
  await page.getByRole('button', { name: '记录并上报' }).click();
  const row = page.locator('.duty-rows > li').first();
  await expect(row).toContainText('A 线 第 4 号');
  await expect(row).toContainText('已存本机，待送达');
  await expect(row).toContainText('已送达');
});

test('a seat is filled by hand, with what speaks against each person', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people`);
  await expect(page.getByText('同一时间排在两处').first()).toBeVisible();
  await page.locator('.seat.open').first().click();
  await expect(page.getByLabel('输入姓名、编号或单位')).toBeFocused();
  await page.getByLabel('输入姓名、编号或单位').fill('t0006');
  await expect(page.locator('.candidates li')).toHaveCount(1);
  await expect(page.locator('.candidates li')).toContainText('未培训');
  await page.getByLabel('输入姓名、编号或单位').fill('t0013');
  await expect(page.locator('.candidates li')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.locator('.picker')).toBeHidden();
  expect(site.commands.at(-1)).toMatchObject({
    name: 'roster.assign',
    input: { personId: 't0013', revision: 1 },
  });
  expect(complaints).toEqual([]);
});

test('an import shows row-numbered errors and imports nothing, then imports the corrected file', async ({
  page,
}) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=imports`);
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('编号,姓名\nT1,张示例\nT2,错\n');
  await expect(page.getByText('第 3 行“姓名”：内容不符合要求（错）')).toBeVisible();
  await expect(page.getByRole('button', { name: /^导入 \d/ })).toHaveCount(0);
  await choose('编号,姓名\nT1,张示例\nT2,李示例\n');
  await page.getByRole('button', { name: '导入 2 行' }).click();
  await expect(page.getByText('已导入人员：新增 2，更改 0')).toBeVisible();
});

test('meters move, and the tone check ends with counts, rise and reasons', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening`);
  const figure = page.locator('[data-room="r01"] [data-rms]');
  await expect(figure).toHaveText(/−\d/);
  const first = await figure.textContent();
  await expect(figure).not.toHaveText(first ?? '');
  await expect(page.locator('[data-room="r04"]')).toContainText('没有拾音器');
  await expect(page.locator('[data-room="r08"]')).toContainText('连接超时');
  await page.getByRole('button', { name: '开始检查' }).click();
  await expect(page.getByText('正在听背景声，请保持安静')).toBeVisible();
  await expect(page.getByText('检查完成').or(page.getByText('再做一次'))).toBeVisible({ timeout: 15_000 });
  await expect(page.locator('.tone-counts dd')).toHaveText(['1', '3', '10']);
  await expect(page.locator('.tone-results tbody tr').first()).toContainText('1.2 dB');
  await expect(page.locator('.tone-results')).toContainText('没有拾音器');
  expect(complaints).toEqual([]);
});

test('the floor plan of a check is worked by keys, and a room opens with its sound and pictures', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=check`);
  await page.getByText('平面图', { exact: true }).click();
  const rooms = page.locator('.heat-room');
  await expect(rooms).toHaveCount(12);
  await expect(page.locator('.heat-room[data-room="r06"]')).toContainText('未测成');
  await expect(page.locator('.heat-room[data-room="r08"]')).toContainText('0.52');
  await page.locator('.heat-room[data-room="r07"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.heat-room[data-room="r08"]')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.room-detail')).toContainText('语言清晰度不够');
  await expect(page.locator('.room-figures')).toContainText('低于 0.60 不合格');
  await expect(page.locator('.time-strip canvas')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('.room-plot-host canvas')).toHaveCount(2);
  await page.getByRole('button', { name: '听本考场' }).click();
  await expect(page.getByRole('button', { name: '暂停' })).toBeVisible({ timeout: 30_000 });
  await page.getByText('原声', { exact: true }).click();
  await expect(page.getByRole('radio', { name: '原声' })).toBeChecked();
  await page.getByText('扫频 7×14').click();
  await expect(page.locator('.modulation tbody tr')).toHaveCount(7);
  await page.keyboard.press('Escape');
  await expect(rooms).toHaveCount(12);
  expect(complaints).toEqual([]);
});

test('the equipment check: every room with its verdict, what to do, and only the failed ones again', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=check`);
  await expect(page.locator('.check-counts dd')).toHaveText(['2', '1', '1', '8']);
  const rows = page.locator('.check-table tbody tr');
  await expect(rows).toHaveCount(4);
  await expect(rows.first()).toContainText('不合格');
  await expect(rows.first()).toContainText('语言清晰度不够');
  await expect(rows.first()).toContainText('调整音箱朝向和音量');
  await page.getByText('全部 12').click();
  await expect(rows).toHaveCount(12);
  await page.getByRole('button', { name: '只重测 3 间' }).click();
  await expect(page.getByText('现在请从广播主机播放检测音')).toBeVisible();
  await expect(page.locator('.check-room')).toHaveCount(3);
  expect(site.commands.at(-1)).toMatchObject({
    name: 'audioCheck.start',
    actor: 'op1',
    input: { repeats: 'check1', kind: 'full', chain: 'main', output: 'external' },
  });
  await page.getByRole('button', { name: '取消检测' }).click();
  await expect(page.getByText('检测已取消，没有结论').first()).toBeVisible();
  await expect(page.getByText('全部考场合格')).toHaveCount(0);
  await expect(page.locator('.check-counts')).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('overview of 800 sites: worst first, virtual, accessible in both themes', async ({ page }) => {
  const { complaints } = watchPage(page);
  await page.goto(centre.address);
  await expect(page.getByRole('heading', { name: '800 个考点' })).toBeVisible();
  expect(await page.locator('tr[data-site]').count()).toBeLessThan(60);
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
  await expectReadableIn(page, 'dark');
  await page.locator('tr[data-site] .site-open').first().click();
  await expect(page.locator('.event-rows li')).toHaveCount(8);
  await expect(page.locator('.event-rows')).toContainText('巡视一遍');
  expect(complaints).toEqual([]);
});

test('the board changes within a second of a change', async ({ page }) => {
  await page.goto(centre.address);
  await expect(page.getByRole('heading', { name: '800 个考点' })).toBeVisible();
  const [site0] = centre.sites();
  if (!site0) throw new Error('no site');
  centre.change({ ...site0, state: 'offline', warnings: ['fork'], lastSeenMs: Date.now() - 65_000 });
  const row = page.locator(`tr[data-site="${site0.code}"]`);
  await expect(row).toContainText('编号分叉', { timeout: 1_000 });
  await expect(row).toContainText('断线');
  await expect(row).toContainText(/\d+ 秒前的情况/);
});
