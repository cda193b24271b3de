import { expect, type Page, test } from '@playwright/test';
import { judgeListening } from '../../site/day/listening-gate.ts';
import { sampleClip } from '../fakes/page-server/sample-watch.ts';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { prefer, watchPage } from './kit/watch-page.ts';

let site: SitePageServer;

test.beforeAll(async () => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder() });
});
test.afterAll(async () => {
  await site.close();
});

/** A named person opens a view of the page; answers what the browser complained of. */
async function openView(page: Page, view: string): Promise<readonly string[]> {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=${view}`);
  return complaints;
}

test('a check is signed, and only then accepted as the baseline; a remark is accepted with a reason', async ({
  page,
}) => {
  const complaints = await openView(page, 'check&part=papers');
  const baseline = page.getByRole('button', { name: '确认为基准' });
  await expect(baseline).toBeDisabled();
  await expect(page.getByText('有变化 1 间')).toBeVisible();
  await page.getByRole('button', { name: '签名确认' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: '姓名' }).fill('周敏');
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
  // Nothing of the dialog needs what the content policy refuses.
  expect(complaints).toEqual([]);
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

test('the rules after an interruption are edited as a version, and the next calculation is made by it', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=rules`);
  await expect(page.locator('.limits-table')).toContainText('2007 national instruction');
  await page.getByRole('button', { name: '修改', exact: true }).click();
  await page.getByRole('textbox', { name: '修改理由' }).fill('按省考试院通知');
  const save = page.getByRole('button', { name: '保存为新版本' });
  const clause = page.getByRole('textbox', { name: '条文 从出错那题的前一题重放' });
  await clause.fill('');
  await expect(page.getByText('不能保存，问题在 rules.resume[0].clause', { exact: false })).toBeVisible();
  await expect(save).toBeDisabled();
  await clause.fill('从前一题重放');
  // The second way becomes the proposed one; one more is added and taken away again.
  await page.getByRole('button', { name: '设为首选' }).first().click();
  await page.getByRole('button', { name: '再加一条重放规则' }).click();
  await expect(page.getByRole('row', { name: /往前数第 2 题重放/ })).toBeVisible();
  await page.getByRole('button', { name: '删除' }).last().click();
  await page.getByRole('spinbutton', { name: '进位到几分钟' }).fill('5');
  await save.click();
  await expect(page.locator('.panel-head')).toContainText('本省听力中断处置规则 第 1 版');
  await expect(page.getByText('按省考试院通知')).toBeVisible();
  await page.goto(`${site.url}/#/listening?view=watch`);
  await page.getByRole('button', { name: '中断处置' }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('本省听力中断处置规则 第 1 版');
  await expect(dialog.getByTitle('从出错那题的开头重放')).toBeVisible();
  await dialog.locator('summary').click();
  await expect(dialog).toContainText('进位到 5 分钟的整数倍');
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  // Taken back for whoever comes after.
  await page.goto(`${site.url}/#/listening?view=rules`);
  await page.getByRole('button', { name: '恢复默认' }).click();
  await page.getByRole('textbox', { name: '理由' }).fill('恢复');
  await page.keyboard.press('Enter');
  await expect(page.locator('.panel-head')).toContainText('interruption-default');
  expect(complaints).toEqual([]);
});

test('a request after an interruption names the rules it was computed by, with their sources', async ({
  page,
}) => {
  const complaints = await openView(page, 'watch');
  await page.getByRole('button', { name: '中断处置' }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('interruption-default 第 1 版');
  await expect(dialog).toContainText('2007 national instruction');
  await dialog.getByRole('combobox', { name: '重放规则' }).click();
  await page.getByTitle('从中断处接着放').click();
  await expect(dialog.locator('.interruption-figures')).toContainText('00:00');
  await expect(dialog).toContainText('没有查到公布的依据');
  await dialog.getByRole('button', { name: '拟好请示' }).click();
  await expect(dialog.locator('.request-letter')).toContainText(
    '计算规则：interruption-default 第 1 版（从中断处接着播放；',
  );
  expect(complaints).toEqual([]);
});

test('the watch: rooms are chosen, played and paused here, and those left out are shown', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.route('**/api/v1/listening/recordings/*/sound*', (route) =>
    route.fulfill({ contentType: 'audio/wav', body: Buffer.from(sampleClip()) }),
  );
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=watch`);
  await expect(page.getByText('服务停过，这段时间没有盯')).toBeVisible();
  await page.getByRole('button', { name: '结束', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '结束', exact: true }).click();
  await page.getByRole('button', { name: '考场 10 / 12 间' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('本场“英语”');
  await dialog.getByRole('checkbox', { name: '第03考场' }).uncheck();
  await dialog.getByRole('button', { name: '选好了' }).click();
  await page.getByRole('combobox', { name: '从哪里播放' }).click();
  await page.getByTitle('本机播放（接功放）').click();
  await page.getByRole('button', { name: '开始值守' }).click();
  const commandOf = (name: string) => site.commands.findLast((one) => one.name === name)?.input;
  await expect.poll(() => commandOf('watch.played')).toMatchObject({ id: 'watch2' });
  const { rooms } = commandOf('watch.start') as { rooms: string[] };
  expect(rooms).toHaveLength(9);
  expect(rooms).not.toContain('r03');
  await expect(page.locator('.not-watched')).toContainText('没有值守 3 间');
  await expect(page.locator('.not-watched')).toContainText('第03考场');
  await page.getByRole('button', { name: '暂停放音' }).click();
  await expect(page.locator('.watch-verdict')).toContainText('已暂停');
  const before = site.commands.filter(({ name }) => name === 'watch.played').length;
  await page.getByRole('button', { name: '继续放音' }).click();
  await expect
    .poll(() => site.commands.filter(({ name }) => name === 'watch.played').length)
    .toBe(before + 1);
  expect(site.commands.some(({ name }) => name === 'watch.pause')).toBe(true);
  expect(complaints).toEqual([]);
});

test('a trial that has ended is signed under what was measured and said', async ({ page }) => {
  const gate = (isSigned: boolean): void => {
    const today = site.today.get();
    const atMs = today.nowMs - 3_600_000;
    const result = {
      ...{ endedAtMs: atMs, isAccepted: false, isSetUpOtherwise: false, isOfOtherLimits: false },
    };
    const judged = judgeListening(
      {
        ...{ isNeeded: true, mostHours: 168 },
        rooms: [
          { roomId: 'r01', name: '第01考场', result: { ...result, verdict: 'pass' }, trial: null },
          {
            ...{ roomId: 'r03', name: '第03考场', result: { ...result, verdict: 'not-measurable' } },
            trial: { isGood: true, isSigned, endedAtMs: atMs },
          },
        ],
      },
      today.nowMs,
    );
    const gates = today.readiness.gates.map((one) => (one.id === 'listening' ? { ...one, ...judged } : one));
    site.today.set({ ...today, readiness: { ...today.readiness, gates } });
  };
  const before = site.today.get();
  gate(false);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  // Today says what is missing, and leads to where it is done.
  await page
    .locator('.verdict-reasons li', { hasText: '未测成、现场试听良好，试听记录待签名 1 间：第03考场' })
    .getByRole('link')
    .click();
  // Every room is measured as heard, and somebody in one of them says otherwise.
  await expect(page.locator('.watch-verdict')).toHaveText('1 间现场说听不清');
  await expect(page.getByText('只看异常 1')).toBeVisible();
  await expect(page.getByRole('link', { name: '打印试听记录（PDF）' })).toHaveAttribute(
    'href',
    '/api/v1/listening/watches/trial1/papers/pdf?language=zh',
  );
  await page.getByRole('button', { name: '签名确认' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: '姓名' }).fill('陈老师');
  await dialog.getByRole('button', { name: '签名确认' }).click();
  await expect(page.locator('.paper-lines')).toContainText('陈老师');
  await expect(page.locator('.paper-lines')).toContainText('验证通过');
  expect(site.commands.findLast(({ name }) => name === 'trialPapers.sign')?.input).toMatchObject({
    watchId: 'trial1',
    roomId: null,
    operatorId: null,
  });
  gate(true);
  await page.getByRole('link', { name: '今日' }).click();
  const passed = page.locator('.gate-rows li', { hasText: '听力播放' });
  await expect(passed).toHaveAttribute('title', /2 间听力设备都合格，未测成、以签名的试听为准 1 间/);
  await expect(passed).toContainText('通过');
  site.today.set(before);
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
  const complaints = await openView(page, 'check');
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
  await expect(page.locator('.room-plot-host canvas')).toHaveCount(3);
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
  const complaints = await openView(page, 'check');
  await expect(page.locator('.check-counts dd')).toHaveText(['2', '1', '1', '8']);
  // Told before anything is played, and nothing is blocked by it.
  await expect(page.locator('.preflight-line')).toContainText('2 间收不到声音');
  await page.getByRole('button', { name: '逐间查看' }).click();
  await expect(page.locator('.preflight-rooms tbody tr').first()).toContainText('接上拾音器');
  // Somebody turned a knob since the acceptance.
  const turned = page.locator('.preflight-rooms tbody tr', { hasText: '第02考场' });
  await expect(turned).toContainText('−5.2 dB');
  await expect(turned).toContainText('查明是否动过旋钮');
  await expect(turned).toContainText('+11 ppm');
  // What is compared is what was accepted of the chain that is to be checked.
  await page.getByRole('combobox', { name: '系统', exact: true }).press('Enter');
  await page.getByText('备用系统', { exact: true }).last().click();
  await expect(page.getByRole('columnheader', { name: '与备用系统验收时比' })).toBeVisible();
  await expect(turned).toContainText('0.4 dB');
  await expect(turned).not.toContainText('查明是否动过旋钮');
  await page.getByRole('combobox', { name: '系统', exact: true }).press('Enter');
  await page.getByText('主系统', { exact: true }).last().click();
  await expect(page.getByRole('columnheader', { name: '与主系统验收时比' })).toBeVisible();
  await page.getByRole('button', { name: '收起' }).click();
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
  // The comparison with a recording: with the one for trials, never with a sealed one.
  await page.getByRole('combobox', { name: '检测内容' }).press('Enter');
  await page.getByText('与录音比对', { exact: true }).last().click();
  const recording = page.getByRole('combobox', { name: '录音', exact: true });
  await recording.press('Enter');
  await expect(page.getByRole('option')).toHaveText(['试听录音']);
  await recording.press('Escape');
  await page.getByRole('button', { name: '再测一次' }).click();
  await expect(page.getByText('现在请从广播主机播放检测音')).toBeVisible();
  expect(site.commands.at(-1)).toMatchObject({
    name: 'audioCheck.start',
    actor: 'op1',
    input: { kind: 'programme', programme: 'trial1', rooms: 'all', repeats: null, output: 'external' },
  });
  await page.getByRole('button', { name: '取消检测' }).click();
  await expect(page.getByText('检测已取消，没有结论').first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('the output of the test signal: chosen once, never silently another one, and "no page plays" is said', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const device = (deviceId: string, label: string) => ({
      ...{ deviceId, label, groupId: deviceId, kind: 'audiooutput' },
    });
    let outputs = [device('', '')];
    Object.assign(globalThis, {
      plug(...labels: string[]) {
        outputs = labels.map((label) => device(label, label));
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      },
    });
    Object.defineProperty(navigator.mediaDevices, 'enumerateDevices', { value: async () => outputs });
  });
  const plug = (...labels: string[]) =>
    page.evaluate(
      (all) => (globalThis as unknown as { plug(...labels: string[]): void }).plug(...all),
      labels,
    );
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=check`);
  const choice = page.getByRole('combobox', { name: '检测音从哪里放出' });
  const choose = async (title: string): Promise<void> => {
    await choice.click();
    await page.locator('.ant-select-dropdown:visible').getByTitle(title, { exact: true }).click();
  };
  await choose('本机默认输出');
  await expect(page.getByRole('button', { name: '显示设备名称' })).toBeVisible();
  await plug('内置扬声器', 'USB 声卡');
  await expect(page.getByRole('button', { name: '显示设备名称' })).toHaveCount(0);
  await choose('本机：USB 声卡');
  // The list names it, the browser does not have it.
  await page.getByRole('button', { name: '试放一声' }).click();
  await expect(page.getByText('所选的输出设备没有接上，没有改用别的设备')).toBeVisible();
  await plug('内置扬声器');
  await page.reload();
  await plug('内置扬声器');
  await expect(page.getByRole('alert')).toContainText('“USB 声卡”没有接上');
  const before = site.commands.length;
  await page.getByRole('button', { name: '再测一次' }).click();
  await expect(page.getByText('所选的输出设备没有接上，没有改用别的设备')).toBeVisible();
  expect(site.commands.length).toBe(before);
  await choose('本机默认输出');
  await page.getByRole('button', { name: '再测一次' }).click();
  // This server has no signal to play.
  await expect(page.getByText('检测音取不到或放不出来')).toBeVisible();
  await expect(page.getByText('现在请从广播主机播放检测音')).toBeVisible();
  expect(site.commands.slice(before)).toMatchObject([
    { name: 'audioCheck.start', input: { output: 'page', device: '', page: expect.any(String) } },
    { name: 'audioCheck.takeSignal', actor: 'op1', input: { device: '' } },
    { name: 'audioCheck.signalFailed', input: { problem: 'not-playable' } },
  ]);
  await page.getByRole('button', { name: '取消检测' }).click();
  await expect(page.getByText('检测已取消，没有结论').first()).toBeVisible();
});

test('the change of chains says when to switch and what it cost; zones are named and played into one by one', async ({
  page,
}) => {
  const own = await startSitePageServer({ pagesFolder: await pagesFolder() });
  try {
    const { complaints } = watchPage(page);
    await prefer(page, { operatorId: 'op1' });
    await page.goto(own.address);
    await page.goto(`${own.url}/#/listening?view=check`);
    const choose = async (kind: string): Promise<void> => {
      await page.getByRole('combobox', { name: '检测内容' }).press('Enter');
      await page.getByText(kind, { exact: true }).last().click();
    };
    await choose('分区核对（逐区放音）');
    await expect(page.locator('.zones tbody tr')).toHaveCount(2);
    await expect(page.locator('.zones')).toContainText('未核对');
    await page.getByRole('combobox', { name: '考场' }).fill('第09');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: '分区名称' }).fill('三区');
    await page.getByRole('button', { name: '划入分区' }).click();
    await expect(page.locator('.zones tbody tr')).toHaveCount(3);
    await page.getByRole('button', { name: '只放 三区' }).click();
    await expect(page.getByText('功放只打开“三区”这一个分区')).toBeVisible();
    expect(own.commands.findLast(({ name }) => name === 'audioCheck.start')?.input).toMatchObject({
      kind: 'zone',
      rooms: 'all',
      zone: '三区',
    });
    await page.getByRole('button', { name: '取消检测' }).click();
    await choose('主备切换（最长 75 秒）');
    await page.getByRole('button', { name: '再测一次' }).click();
    await expect(page.getByText('现在请切换到另一套系统')).toBeVisible();
    await page.getByRole('button', { name: '切换完成，计算' }).click();
    await expect(page.locator('.switch-summary')).toContainText('单间最长无声 3.21 s');
    await expect(page.locator('.switch-summary')).toContainText('不超过 2.0 s 为合格');
    await expect(page.locator('.check-table tbody tr').first()).toContainText('至少 27600');
    await expect(page.locator('.check-table')).toContainText('主备切换时无声太久');
    expect(complaints).toEqual([]);
  } finally {
    await own.close();
  }
});
