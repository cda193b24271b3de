import { expect, type Page, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, expectNoHorizontalScroll, prefer, watchPage } from './kit/watch-page.ts';

test.describe.configure({ timeout: 150_000 });
let site: SitePageServer;
test.beforeAll(async () => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder() });
});
test.afterAll(() => site.close());

async function open(page: Page, view = ''): Promise<void> {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/settings${view}`);
}
const line = (page: Page, key: string) => page.locator(`tr[data-line="${key}"]`);

test('a camera is added by hand: addresses are shown with the password masked, refusals name the field', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await open(page);
  await expect(line(page, 'room r01')).toContainText('第01考场');
  await page.getByRole('button', { name: '在 第02考场 添加摄像机' }).click();
  const form = page.getByRole('form', { name: '添加摄像机' });
  await expect(form.getByLabel('IP 地址或主机名')).toBeFocused();
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.getByRole('alert')).toContainText('请填写 IP 地址或主机名');
  // Said once, beside its field: a notice over the form would lie on its buttons.
  await expect(page.locator('.notice')).toHaveCount(0);
  await form.getByLabel('IP 地址或主机名').fill('10.20.0.99');
  await form.getByLabel('用户名').fill('admin');
  await form.getByLabel('密码', { exact: true }).fill('a@b:/字');
  await expect(form.locator('.address-preview')).toContainText(
    'rtsp://admin:•••@10.20.0.99:554/Streaming/Channels/102',
  );
  await expect(form.locator('.address-preview')).not.toContainText('a@b');
  await form.getByRole('button', { name: '试连' }).click();
  await expect(form.getByRole('region', { name: '试连结果：子码流' })).toContainText('640 × 360');
  await expectAccessible(page);
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form).toBeHidden();
  await expect(line(page, 'camera r02-front-2')).toContainText('10.20.0.99:554');
  await expect(page.locator('body')).not.toContainText('a@b');
  expect(complaints).toEqual([]);
});

test('a removed camera comes back by undo; an edit without a password keeps it, a new host asks for it', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await open(page);
  await page.getByRole('button', { name: '移除 r03-front' }).click();
  await expect(line(page, 'camera r03-front')).toHaveCount(0);
  await expect(line(page, 'room r03')).toContainText('没有摄像机');
  await page.getByRole('button', { name: '撤销：移除 第03考场 r03-front' }).click();
  await expect(line(page, 'camera r03-front')).toContainText('10.20.0.13:554');
  await page.getByRole('button', { name: '修改 r03-front' }).click();
  const form = page.getByRole('form', { name: '修改 r03-front' });
  await expect(form.getByLabel('编号')).toBeDisabled();
  await expect(form).toContainText('已设密码，留空不改');
  await form.getByLabel('IP 地址或主机名').fill('10.20.0.200');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.getByRole('alert')).toContainText('请重新输入密码');
  await expect(form.getByLabel('IP 地址或主机名')).toHaveValue('10.20.0.200');
  await form.getByLabel('密码', { exact: true }).fill('other-secret');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(line(page, 'camera r03-front')).toContainText('10.20.0.200:554');
  expect(complaints).toEqual([]);
});

test('a table with a mistake imports nothing and names the row; the corrected one shows what changes', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await open(page, '?view=import');
  const head = '考场编号,考场名称,用途,摄像机编号,位置,厂商,主机,端口,用户名,密码,通道';
  const choose = (...rows: string[]) =>
    page.locator('input[type=file]').setInputFiles({
      name: 'cameras.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from([head, ...rows].join('\r\n')),
    });
  await choose(
    'r21,第21考场,考场,r21-front,前,海康威视,10.20.1.1,,admin,hidden-one,1',
    'r22,第22考场,考场,r22-front,上面,大华,10.20.1.2,,admin,hidden-two,1',
  );
  await expect(page.getByText('第 3 行“位置”：内容不符合要求')).toBeVisible();
  await expect(page.getByRole('button', { name: /^导入（/ })).toHaveCount(0);
  await choose(
    'r21,第21考场,考场,r21-front,前,海康威视,10.20.1.1,,admin,hidden-one,1',
    'lobby,门厅,其他,,,,,,,,',
  );
  await expect(page.getByText('房间：新增 2，修改 0')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('hidden-one');
  await expectAccessible(page);
  await expectNoHorizontalScroll(page);
  await page.getByRole('button', { name: '导入（3 处变化）' }).click();
  await page.locator('main [data-search] input').fill('门厅');
  await expect(line(page, 'room lobby')).toContainText('其他');
  await page.locator('main [data-search] input').fill('10.20.1.1');
  await expect(line(page, 'camera r21-front')).toContainText('海康威视');
  await page.getByRole('button', { name: '撤销：导入 cameras.csv' }).click();
  await expect(line(page, 'camera r21-front')).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('by keyboard: N adds, Escape goes back, / searches; a special room gets its use', async ({ page }) => {
  await open(page);
  await expect(line(page, 'room r01')).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('form', { name: '添加摄像机' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('form', { name: '添加摄像机' })).toBeHidden();
  await page.keyboard.press('/');
  await expect(page.getByLabel('房间、摄像机或地址')).toBeFocused();
  await page.keyboard.type('保密室');
  await expect(line(page, 'room papers')).toContainText('保密室');
  await expect(line(page, 'room r01')).toHaveCount(0);
  await page.getByRole('button', { name: '新增房间' }).click();
  const form = page.getByRole('form', { name: '新增房间' });
  await form.getByLabel('名称').fill('语音播放室');
  await form.getByLabel('用途').click();
  await page.getByTitle('语音播放室').click();
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form).toBeHidden();
  await page.getByLabel('房间、摄像机或地址').fill('语音播放室');
  await expect(page.locator('tr.setup-room-line')).toHaveCount(1);
});

test('cameras are found, read and added to a room; a refused password says so', async ({ page }) => {
  const { complaints } = watchPage(page);
  await open(page, '?view=find');
  await expect(page.getByText('还没有查找过')).toBeVisible();
  await page.getByRole('button', { name: '开始查找' }).click();
  await expect(page.getByText('找到 3 台')).toBeVisible();
  await expect(page.getByRole('row', { name: /10\.20\.0\.11/ })).toContainText('已添加：r01-front');
  await page.getByRole('button', { name: '读取码流 10.20.0.52' }).click();
  await page.getByRole('button', { name: '读取', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('用户名或密码被拒绝');
  await page.getByRole('button', { name: '读取码流 10.20.0.51' }).click();
  const form = page.getByRole('region', { name: '读取 10.20.0.51' });
  await expect(form.getByLabel('密码', { exact: true })).toBeFocused();
  await form.getByLabel('密码', { exact: true }).fill('hidden-pass');
  await page.keyboard.press('Enter');
  await expect(form).toContainText('示例厂商 IPC-A100');
  await expect(form).toContainText('−95 秒');
  await page.mouse.move(0, 0);
  await page.waitForTimeout(300);
  await expectAccessible(page);
  await expectNoHorizontalScroll(page);
  await form.getByLabel('编号 VideoSource_1').fill('found-1');
  await form.getByRole('button', { name: '添加 1 路' }).click();
  await expect(form).toBeHidden();
  await page.getByRole('button', { name: '返回列表' }).click();
  await page.locator('main [data-search] input').fill('found-1');
  await expect(line(page, 'camera found-1')).toContainText('10.20.0.51:554/sub');
  await expect(page.getByRole('button', { name: '撤销：添加 10.20.0.51 的摄像机' })).toBeVisible();
  expect(complaints).toEqual([]);
});
