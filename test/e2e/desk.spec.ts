import { expect, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, expectNoHorizontalScroll, prefer, watchPage } from './kit/watch-page.ts';

let site: SitePageServer;

test.beforeAll(async () => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder() });
});
test.afterAll(async () => {
  await site.close();
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
  // Whom no rule bars stands on top; the last of a school is told why not.
  const candidates = page.locator('.candidates li');
  await expect(candidates.first()).toContainText('可排');
  await page.getByLabel('输入姓名、编号或单位').fill('东湖中学');
  await page.locator('.candidates').evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect(candidates.last()).toContainText(/将违反：|未培训|同一时间/);
  await page.getByLabel('输入姓名、编号或单位').fill('t0006');
  await expect(page.locator('.candidates li')).toHaveCount(1);
  await expect(page.locator('.candidates li')).toContainText('未培训');
  await page.getByLabel('输入姓名、编号或单位').fill('t0013');
  await expect(page.locator('.candidates li')).toHaveCount(1);
  const { revision } = site.roster.get();
  await page.keyboard.press('Enter');
  await expect(page.locator('.picker')).toBeHidden();
  expect(site.commands.at(-1)).toMatchObject({
    name: 'roster.assign',
    input: { personId: 't0013', revision },
  });
  expect(complaints).toEqual([]);
});

test('whoever is scanned signs in at once, the missing are first, and a substitute takes the seat', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=day`);
  const rooms = page.locator('.day-room');
  // Rooms that want somebody come first.
  await expect(rooms.first()).toContainText(/缺 \d 人/);
  await expect(rooms.last()).toContainText('到齐');
  const overdue = page.locator('.day-seat', { hasText: '逾时未到' });
  await expect(overdue).toHaveCount(2);
  const name = (await overdue.first().locator('.day-name').textContent()) ?? '';
  const table = site.roster.get();
  const ids = new Set(
    table.assignments.filter(({ sessionId }) => sessionId === 's4').map(({ personId }) => personId),
  );
  const missing = table.people.find((one) => one.name === name && ids.has(one.id));
  // A scanner types the number and ends with Enter.
  await page.keyboard.type(missing?.id ?? 'nobody');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${name} 已签到`)).toContainText('迟到 20 分钟');
  await expect(overdue).toHaveCount(1);
  expect(site.commands.at(-1)).toMatchObject({ name: 'roster-day.signed-in', actor: 'op1' });
  await page.getByRole('button', { name: '撤回' }).click();
  await expect(overdue).toHaveCount(2);
  // The pressed button is gone and nothing has the focus: the next scan arrives all the same, here a card nobody has.
  await page.keyboard.type('card77');
  await page.keyboard.press('Enter');
  await expect(page.getByText('找不到“card77”')).toBeVisible();
  await page.getByRole('combobox', { name: '这是谁的签到卡' }).focus();
  await page.keyboard.type(missing?.id ?? 'nobody');
  await page.locator('.ant-select-item-option', { hasText: missing?.id ?? 'nobody' }).click();
  await page.getByRole('button', { name: '登记并签到' }).click();
  await expect(page.getByText(`已登记为 ${name} 的签到卡`)).toBeVisible();
  await expect(overdue).toHaveCount(1);
  await page.getByRole('button', { name: '撤回' }).last().click();
  await expect(overdue).toHaveCount(2);
  // From now on the card is that person's; a list without a search keeps no scan to itself.
  await page.locator('.day-main').getByRole('combobox', { name: '场次' }).focus();
  await page.keyboard.type('card77');
  await page.keyboard.press('Enter');
  await expect(overdue).toHaveCount(1);
  expect(site.commands.at(-1)).toMatchObject({
    name: 'roster-day.signed-in',
    input: { personId: missing?.id },
  });
  // Leaving early wants a reason, opens the seat, and is taken back beside it.
  const seat = page.locator('.day-seat', { hasText: name }).filter({ hasText: '迟到 20 分钟' });
  const side = page.locator('.day-side');
  await seat.click();
  await expect(side.getByText('签到卡尾号 d77')).toBeVisible();
  await side.getByRole('button', { name: '记提前离场' }).click();
  await expect(side.getByRole('button', { name: '记提前离场' }).last()).toBeDisabled();
  await side.getByRole('combobox', { name: '离场原因' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.locator('.ant-select-item-option', { hasText: '身体不适' }).click();
  await side.getByRole('button', { name: '记提前离场' }).last().click();
  await expect(side.getByText('原因：身体不适')).toBeVisible();
  await expect(seat).toContainText('提前离场');
  expect(site.commands.at(-1)).toMatchObject({ name: 'roster-day.left', input: { leaveReason: 'ill' } });
  await side.getByRole('button', { name: '撤回', exact: true }).click();
  await expect(seat).not.toContainText('提前离场');
  await side.getByRole('button', { name: '撤回', exact: true }).click();
  await expect(overdue).toHaveCount(2);
  await page.locator('.day-seat', { hasText: '缺席' }).first().click();
  await page.getByRole('button', { name: '找人替补' }).click();
  const first = page.locator('.day-substitutes li').first();
  const substitute = (await first.locator('strong').textContent()) ?? '';
  await expect(first.getByRole('button')).toBeFocused();
  // A scan now must not press the button its Enter would.
  await page.keyboard.type('t9999');
  await page.keyboard.press('Enter');
  await expect(page.getByText('找不到“t9999”')).toBeVisible();
  await first.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${substitute} 替补到`)).toBeVisible();
  await expect(
    page.locator('.day-seat', { hasText: `${substitute}` }).filter({ hasText: '替 ' }),
  ).toBeVisible();
  expect(site.commands.at(-1)).toMatchObject({ name: 'roster-day.substituted' });
  await page.getByRole('button', { name: '撤回' }).last().click();
  await expect(page.locator('.day-seat', { hasText: '缺席' })).toHaveCount(1);
  expect(site.commands.at(-1)).toMatchObject({ name: 'roster-day.substitute-taken-back' });
  expect(complaints).toEqual([]);
});

test('several absences are re-planned at once, taken over and taken back', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=day`);
  await page.getByRole('button', { name: '多人缺席重排' }).click();
  await page.getByRole('button', { name: /人不来计算/ }).click();
  await expect(page.getByText(/^变动 \d+ 人$/)).toBeVisible();
  await expect(page.getByText(/已证明不能更少|未证明最少/)).toBeVisible();
  await expect(page.locator('.replan-seats li').first()).toContainText('→');
  // The pressed button has its own colour while the pointer is on it.
  await page.mouse.move(0, 0);
  await expectAccessible(page);
  await page.getByRole('button', { name: '采用这个安排' }).click();
  await expect(page.getByText(/已按新安排改 \d+ 个席位/)).toBeVisible();
  expect(site.commands.at(-1)).toMatchObject({ name: 'roster-day.replanned', actor: 'op1' });
  await page.getByRole('button', { name: '撤回' }).last().click();
  await expect(page.getByText('已撤回')).toBeVisible();
  expect(site.commands.at(-1)).toMatchObject({ name: 'roster-day.replan-taken-back' });
});

test('a list of posts shows row-numbered errors and imports nothing, then imports the corrected file', async ({
  page,
}) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=imports`);
  await page.getByText('岗位', { exact: true }).click();
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'posts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('编号,岗位名,类型\nT1,门岗,值班\nT2,巡查,错\n');
  await expect(page.getByText('第 3 行“类型”：内容不符合要求（错）')).toBeVisible();
  await expect(page.getByText('还没有指定：名称')).toBeVisible();
  await expect(page.getByRole('button', { name: /^导入 \d/ })).toHaveCount(0);
  await choose('编号,岗位名,类型\nT1,门岗,值班\nT2,巡查,值班\n');
  // The page does not know this header: the operator does.
  await page.getByLabel('岗位名：作为').click();
  await page.getByTitle('名称', { exact: true }).click();
  await page.getByRole('button', { name: '导入 2 行' }).click();
  await expect(page.getByText('已导入岗位：新增 2，更改 0')).toBeVisible();
  expect(site.commands.at(-1)).toMatchObject({
    name: 'roster.import',
    input: { kind: 'posts', columns: [{ field: 'id' }, { column: 1, field: 'name' }, { field: 'kind' }] },
  });
  await expect(page.getByText('最近导入：岗位“posts.csv”，2 行')).toBeVisible();
  await page.getByRole('button', { name: '撤销这次导入' }).click();
  await expect(page.getByText('最近导入：')).toHaveCount(0);
});

test('a person is moved by pointer and by key, with the verdict of the rules before the drop', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people`);
  const bar = page.locator('.move-bar');
  const centre = async (seat: string): Promise<[number, number]> => {
    const box = await page.locator(`[data-seat='${seat}']`).boundingBox();
    if (!box) throw new Error(`${seat} is not in sight`);
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [from, to] = ['["s1","p-r02",0]', '["s2","p-r01",0]'];
  await expect(page.locator(`[data-seat='${from}']`)).toBeVisible();
  await page.mouse.move(...(await centre(from)));
  await page.mouse.down();
  await page.mouse.move(...(await centre(to)), { steps: 4 });
  await expect(bar).toContainText(/可以安排|将违反/);
  await page.mouse.up();
  await expect
    .poll(() => site.commands.at(-1))
    .toMatchObject({
      name: 'roster.swap',
      input: {
        from: { sessionId: 's1', postId: 'p-r02' },
        to: { sessionId: 's2', postId: 'p-r01', seat: 0 },
      },
    });
  // By key; Escape leaves all as it is.
  const seat = page.locator(`[data-seat='["s1","p-r01",0]']`);
  const count = site.commands.length;
  await seat.focus();
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowRight');
  await expect(bar).toContainText('方向键选席位');
  await page.keyboard.press('Escape');
  expect(site.commands).toHaveLength(count);
  // A locked seat refuses.
  await seat.focus();
  await page.keyboard.press('l');
  await expect(seat).toContainText('锁');
  await page.mouse.move(...(await centre('["s1","p-r02",1]')));
  await page.mouse.down();
  await page.mouse.move(...(await centre('["s1","p-r01",0]')), { steps: 4 });
  await expect(bar).toContainText('席位已锁定');
  await page.mouse.up();
  await page.getByText('按人员', { exact: true }).click();
  await expect(page.locator('.time-person').first()).toContainText(/\d 场/);
  expect(complaints).toEqual([]);
});

test('a plan is solved beside the roster, compared and accepted', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=plans`);
  await page.getByLabel('时限（秒）').fill('1');
  await page.getByLabel('随机种子').fill('7');
  await page.getByRole('button', { name: '自动排班' }).click();
  await expect(page.locator('.plan-detail .status-mark').first()).toHaveText(
    /最优|可行|无解|未找到可行方案/,
    {
      timeout: 30_000,
    },
  );
  await expect(page.getByText('种子 7，1 秒')).toBeVisible();
  await expect(page.locator('.plan-changes li').first()).toBeVisible();
  await page.getByRole('button', { name: '采用', exact: true }).click();
  await expect(page.getByText('已采用，排班表已更新')).toBeVisible();
  expect(site.commands.at(-1)).toMatchObject({ name: 'roster-plan.accepted', actor: 'op1' });
  expect(complaints).toEqual([]);
});

test('rules are changed with a reason as a new version, and the default is restored', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=rules`);
  await page.getByRole('button', { name: '修改', exact: true }).click();
  const save = page.getByRole('button', { name: '保存为新版本' });
  await page.getByLabel('修改理由').fill('按省里通知');
  await expect(save).toBeDisabled();
  await page.getByRole('spinbutton', { name: /^分值/ }).last().fill('3');
  await save.click();
  await expect(page.getByText('本省排班规则 第 1 版').first()).toBeVisible();
  await expect(page.getByText('按省里通知')).toBeVisible();
  await page.getByRole('button', { name: '恢复默认' }).click();
  await page.getByLabel('理由', { exact: true }).fill('不用了');
  await page.getByRole('button', { name: '确定' }).click();
  await expect(page.getByRole('button', { name: '恢复默认' })).toBeHidden();
});
