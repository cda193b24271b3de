import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CameraImportPreview } from '../../../shared/contract/camera-setup.ts';
import { draft, PASSWORD, refused, startSetup } from './setup-rig.ts';

let rig: ReturnType<typeof startSetup>;
beforeEach(() => {
  rig = startSetup();
});
afterEach(() => rig.close());
const HEAD =
  '考场编号,考场名称,用途,摄像机编号,位置,厂商,主机,端口,用户名,密码,通道,子码流地址,主码流地址,传输';
const table = (...rows: string[]) => new TextEncoder().encode([HEAD, ...rows].join('\r\n'));
const preview = (bytes: Uint8Array, removesMissing = false) =>
  CameraImportPreview.parse(rig.setup.previewImport(bytes, removesMissing));
const problems = (...rows: string[]) =>
  preview(table(...rows)).problems.map(({ row, column, code }) => [row, column, code]);
const subOf = (id: string) => rig.registry.cameras().find((camera) => camera.id === id)?.sub;

describe('a table of cameras', () => {
  it('adds rooms and cameras by maker and by address, shows no password, and comes back by undo', () => {
    const bytes = table(
      'r01,第01考场,考场,r01-front,前,海康威视,10.0.0.1,,admin,p@ss:字,3,,,',
      'r01,,,,后,Dahua,10.0.0.2,5554,admin,secret-2,,,,udp',
      'papers,保密室,保密室,p1,保密柜,,,,,,,rtsp://me:in-url@10.0.0.3/sub,rtsp://me:in-url@10.0.0.3/main,TCP',
      'office,考务室,考务室,,,,,,,,,,,',
    );
    const shown = preview(bytes);
    expect(shown).toMatchObject({
      problems: [],
      rows: 4,
      added: 3,
      rooms: { added: 2, changed: 0, unchanged: 1 },
    });
    expect(JSON.stringify(shown)).not.toMatch(/p@ss|p%40ss|secret-2|in-url/);
    expect(rig.secrets).toEqual(expect.arrayContaining(['p@ss:字', 'secret-2']));
    expect(rig.registry.cameras()).toEqual([]);
    rig.setup.import('c.csv', bytes, false, 'op1');
    expect(subOf('r01-front')).toBe('rtsp://admin:p%40ss%3A%E5%AD%97@10.0.0.1:554/Streaming/Channels/302');
    expect(rig.registry.cameras().find(({ id }) => id === 'r01-back')).toMatchObject({
      transport: 'udp',
      sub: 'rtsp://admin:secret-2@10.0.0.2:5554/cam/realmonitor?channel=1&subtype=1',
    });
    expect(rig.registry.rooms().map(({ id, kind }) => [id, kind])).toEqual(
      expect.arrayContaining([
        ['papers', 'papers'],
        ['office', 'office'],
      ]),
    );
    expect(preview(bytes)).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 3,
      rooms: { added: 0, changed: 0 },
    });
    rig.setup.undo(rig.setup.table().lastEdit?.id ?? 0, 'op1');
    expect(rig.registry.cameras()).toEqual([]);
    expect(rig.registry.rooms()).toHaveLength(2);
  });

  it('tells added, changed, unchanged and missing apart; missing ones go only when asked', () => {
    rig.setup.saveCamera(draft({ id: 'same' }), true, 'op1');
    rig.setup.saveCamera(draft({ id: 'moves' }), true, 'op1');
    rig.setup.saveCamera(draft({ id: 'gone' }), true, 'op1');
    // Without a password the stored one stays.
    const bytes = table(
      'r01,,,same,前,海康威视,10.0.0.1,,admin,,1,,,',
      'r02,,,moves,前,海康威视,10.0.0.1,,admin,,1,,,',
      'r02,,,fresh,后,海康威视,10.0.0.4,,admin,x-secret,1,,,',
    );
    expect(preview(bytes)).toMatchObject({ added: 1, changed: 1, unchanged: 1, missing: [{ id: 'gone' }] });
    rig.setup.import('c.csv', bytes, false, 'op1');
    expect(rig.registry.cameras().map(({ id }) => id)).toEqual(['same', 'moves', 'gone', 'fresh']);
    expect(subOf('moves')).toContain(encodeURIComponent(PASSWORD));
    rig.setup.import('c.csv', bytes, true, 'op1');
    expect(rig.registry.cameras().map(({ id }) => id)).toEqual(['same', 'moves', 'fresh']);
    expect(rig.actions()[0]?.details).toMatchObject({ removed: 1, unchanged: 3 });
  });

  it('names row and column of every mistake, and then imports nothing', () => {
    rig.setup.saveCamera(draft(), true, 'op1');
    expect(problems('r01,,,a,上面,海康威视,10.0.0.1,,u,p,1,,,')).toEqual([[2, '位置', 'not-valid']]);
    expect(problems('r01,,,a,前,无此厂商,10.0.0.1,,u,p,1,,,')).toEqual([[2, '厂商', 'not-valid']]);
    expect(problems('r01,,,a,前,天地伟业,10.0.0.1,,u,p,1,,,')).toEqual([[2, '厂商', 'not-valid']]);
    expect(problems('r01,,,a,前,大华,10.0.0.1,99999,u,p,1,,,')).toEqual([[2, '端口', 'not-valid']]);
    expect(problems('r01,,,a,前,大华,10.0.0.1,,u,p,0,,,')).toEqual([[2, '通道', 'not-valid']]);
    expect(problems('r01,,,a,前,大华,300.0.0.1,,u,p,1,,,')).toEqual([[2, '主机', 'not-valid']]);
    expect(problems('r01,,,a,前,大华,,,u,p,1,,,')).toEqual([[2, '主机', 'empty']]);
    expect(problems('r01,,,a,前,,,,u,p,,http://x/,,')).toEqual([[2, '子码流地址', 'not-valid']]);
    expect(problems('r01,,,a,前,大华,10.0.0.1,,u,p,1,,,carrier pigeon')).toEqual([[2, '传输', 'not-valid']]);
    expect(problems('r 1,,,a,前,大华,10.0.0.1,,u,p,1,,,')).toEqual([[2, '考场编号', 'not-valid']]);
    expect(problems(',,,a,前,大华,10.0.0.1,,u,p,1,,,')).toEqual([[2, '考场编号', 'empty']]);
    expect(problems('r01,,保险室,,,,,,,,,,,')).toEqual([[2, '用途', 'not-valid']]);
    const row = 'r01,,,a,前,大华,10.0.0.1,,u,p,1,,,';
    expect(problems(row, row)).toEqual([[3, '摄像机编号', 'duplicate']]);
    const unnamed = 'r01,,,,前,大华,10.0.0.1,,u,p,1,,,';
    expect(problems(unnamed, unnamed)).toEqual([[3, '摄像机编号', 'duplicate']]);
    expect(problems('r01,甲,,,,,,,,,,,,', 'r01,乙,,,,,,,,,,,,')).toEqual([[3, '考场名称', 'not-valid']]);
    // A stored password does not go to another host.
    expect(problems('r01,,,r01-front,前,大华,10.0.0.9,,admin,,1,,,')).toEqual([[2, '密码', 'not-valid']]);
    const bad = table('r09,第09考场,,n,前,大华,10.0.0.1,,u,p,1,,,', 'r01,,,b,上面,大华,10.0.0.1,,u,p,1,,,');
    expect(refused(() => rig.setup.import('c.csv', bad, false, 'op1'))).toEqual({
      code: 'bad-input',
      field: '位置',
    });
    expect(rig.registry.rooms()).toHaveLength(2);
    expect(rig.registry.cameras()).toHaveLength(1);
  });

  it('repeats no cell of a broken table: any of them may be a password', () => {
    const bytes = table(
      'r01,,,a,top-secret-1,top-secret-2,top-secret-3,top-secret-4,u,p,top-secret-5,,,top-secret-6,top-secret-7',
    );
    expect(preview(bytes).problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(preview(bytes))).not.toContain('top-secret');
  });

  it('reads GB18030 and both kinds of UTF-16, and answers anything else with problems (property)', () => {
    const text = `${HEAD}\nr01,,,a,前,大华,10.0.0.1,,u,p,1,,,\n`;
    const le = Buffer.from(`\uFEFF${text}`, 'utf16le');
    expect(preview(le)).toMatchObject({ encoding: 'utf-16le', added: 1 });
    expect(preview(Buffer.from(le).swap16())).toMatchObject({ encoding: 'utf-16be', added: 1 });
    // room,camera,role / r01,a,front with the header 考场编号 in GB18030.
    const gb = Buffer.concat([
      Buffer.from('bfbcb3a1b1e0bac5', 'hex'),
      Buffer.from(',camera,role,maker,host\nr01,a,front,dahua,10.0.0.1\n'),
    ]);
    expect(preview(gb)).toMatchObject({ encoding: 'gb18030', added: 1 });
    const whole = table('r01,甲,考场,a,前,大华,10.0.0.1,554,u,p,1,,,tcp');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        preview(bytes);
      }),
      { numRuns: 600 },
    );
    expect(rig.registry.cameras()).toEqual([]);
  });
});
