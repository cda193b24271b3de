import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CameraSetupTable, TrialResult } from '../../../shared/contract/camera-setup.ts';
import { draft, PASSWORD, refused, startSetup } from './setup-rig.ts';

let rig: ReturnType<typeof startSetup>;
beforeEach(() => {
  rig = startSetup();
});
afterEach(() => rig.close());
const { setup, registry } = { setup: () => rig.setup, registry: () => rig.registry };
const subOf = (id: string) =>
  registry()
    .cameras()
    .find((camera) => camera.id === id)?.sub;
const encoded = encodeURIComponent(PASSWORD);
const hand = (sub: string, main = '') => ({ kind: 'urls' as const, sub, main });

describe('a camera', () => {
  it('is added by template, shown without its password, and found in the journal without it', () => {
    setup().saveCamera(draft(), true, 'op1');
    expect(subOf('r01-front')).toBe(`rtsp://admin:${encoded}@10.0.0.1:554/Streaming/Channels/102`);
    const table = CameraSetupTable.parse(setup().table());
    expect(table.cameras).toEqual([
      {
        id: 'r01-front',
        roomId: 'r01',
        role: 'front',
        transport: null,
        templateId: 'hikvision',
        channel: 1,
        sub: {
          host: '10.0.0.1',
          port: 554,
          path: '/Streaming/Channels/102',
          user: 'admin',
          hasPassword: true,
        },
        main: {
          host: '10.0.0.1',
          port: 554,
          path: '/Streaming/Channels/101',
          user: 'admin',
          hasPassword: true,
        },
      },
    ]);
    expect(rig.actions()[0]).toMatchObject({
      actor: 'op1',
      action: 'camera.added',
      subject: 'r01-front',
      details: { roomId: 'r01', address: 'rtsp://10.0.0.1:554/Streaming/Channels/102' },
    });
    expect(rig.secrets).toContain(PASSWORD);
    for (const text of [JSON.stringify(table), JSON.stringify(rig.actions())])
      for (const secret of [PASSWORD, encoded]) expect(text).not.toContain(secret);
  });

  it('keeps its password when the field is empty, and its id when the address changes', () => {
    setup().saveCamera(draft(), true, 'op1');
    setup().saveCamera(draft({ password: null, user: 'viewer', role: 'back' }), false, 'op1');
    expect(subOf('r01-front')).toContain(`rtsp://viewer:${encoded}@10.0.0.1:`);
    const address = {
      kind: 'template' as const,
      templateId: 'dahua',
      host: '10.0.0.1',
      port: 554,
      channel: 2,
    };
    setup().saveCamera(draft({ password: null, address }), false, 'op1');
    expect(subOf('r01-front')).toBe(
      `rtsp://admin:${encoded}@10.0.0.1:554/cam/realmonitor?channel=2&subtype=1`,
    );
    expect(rig.actions()[0]?.details).toMatchObject({ parts: ['role', 'address', 'user'] });
  });

  it('never sends a stored password to another device', () => {
    setup().saveCamera(draft(), true, 'op1');
    for (const host of ['10.0.0.2', 'elsewhere.example']) {
      const address = { kind: 'template' as const, templateId: 'hikvision', host, port: 554, channel: 1 };
      const change = draft({ password: null, address });
      expect(refused(() => setup().saveCamera(change, false, 'op1'))).toEqual({
        code: 'bad-input',
        field: 'password',
      });
      expect(refused(() => void setup().tryStream(change, 'sub'))).toMatchObject({ field: 'password' });
      const mixed = draft({ password: null, address: hand('rtsp://10.0.0.1:554/a', `rtsp://${host}/b`) });
      expect(refused(() => setup().saveCamera(mixed, false, 'op1'))).toMatchObject({ field: 'password' });
    }
    expect(subOf('r01-front')).toContain('10.0.0.1');
    setup().saveCamera(draft({ address: hand('rtsp://10.0.0.2/x'), password: 'new-secret' }), false, 'op1');
    expect(subOf('r01-front')).toBe('rtsp://admin:new-secret@10.0.0.2/x');
  });

  it('takes credentials from a pasted address, and keeps a masked path', () => {
    const pasted = hand('rtsp://me:p%40ss@10.0.0.7/user=admin&password=in-path&channel=1');
    setup().saveCamera(draft({ address: pasted, user: '', password: null }), true, 'op1');
    const [row] = setup().table().cameras;
    expect(row?.sub).toMatchObject({
      user: 'me',
      hasPassword: true,
      path: '/user=admin&password=•••&channel=1',
    });
    expect(JSON.stringify([setup().table(), rig.actions()])).not.toMatch(/in-path|p%40ss|p@ss/);
    const shown = hand('rtsp://10.0.0.7/user=admin&password=•••&channel=1');
    setup().saveCamera(draft({ role: 'back', address: shown, user: 'me', password: null }), false, 'op1');
    expect(subOf('r01-front')).toBe('rtsp://me:p%40ss@10.0.0.7/user=admin&password=in-path&channel=1');
  });

  it('is refused by field, and nothing is lost', () => {
    setup().saveCamera(draft(), true, 'op1');
    const before = JSON.stringify(setup().table());
    const cases: [Parameters<typeof draft>[0], boolean, string][] = [
      [{}, true, 'id'],
      [{ id: 'nobody' }, false, 'id'],
      [{ id: 'x', roomId: 'nowhere' }, true, 'roomId'],
      [{ id: 'x', address: hand('http://10.0.0.1/') }, true, 'address.sub'],
      [{ id: 'x', address: hand('rtsp://10.0.0.1/', 'rtsp://') }, true, 'address.main'],
      [
        { id: 'x', address: { kind: 'template', templateId: 'none', host: 'a', port: 1, channel: 1 } },
        true,
        'address.templateId',
      ],
      [
        { id: 'x', address: { kind: 'template', templateId: 'tiandy', host: 'a', port: 1, channel: 1 } },
        true,
        'address.templateId',
      ],
    ];
    for (const [change, isNew, field] of cases)
      expect(refused(() => setup().saveCamera(draft(change), isNew, 'op1'))).toMatchObject({ field });
    const two = [draft({ id: 'n1' }), draft({ id: 'n2', roomId: 'nowhere' })];
    expect(refused(() => setup().addCameras(two, '10.0.0.9', 'op1'))).toMatchObject({
      field: 'cameras.1.roomId',
    });
    expect(JSON.stringify(setup().table())).toBe(before);
    expect(rig.actions()).toHaveLength(1);
  });

  it('comes back with its password at its place when its removal is taken back', () => {
    for (const id of ['a', 'b', 'c']) setup().saveCamera(draft({ id }), true, 'op1');
    setup().removeCamera('b', 'op1');
    expect(
      setup()
        .table()
        .cameras.map(({ id }) => id),
    ).toEqual(['a', 'c']);
    const edit = setup().table().lastEdit;
    expect(edit).toMatchObject({ action: 'camera.removed', subject: 'b', label: '第01考场 b', actor: 'op1' });
    const stored = rig.database.all('SELECT * FROM setup_edit');
    expect(
      JSON.stringify(stored.map((row) => Buffer.from(row['sealed_change'] as Uint8Array).toString('latin1'))),
    ).not.toContain('rtsp');
    expect(refused(() => setup().undo((edit?.id ?? 0) - 1, 'op2'))).toMatchObject({ code: 'conflict' });
    setup().undo(edit?.id ?? 0, 'op2');
    expect(
      registry()
        .cameras()
        .map(({ id }) => id),
    ).toEqual(['a', 'b', 'c']);
    expect(subOf('b')).toContain(encoded);
    expect(rig.actions()[0]).toMatchObject({ actor: 'op2', action: 'setup.undone' });
    // The changes before it can be taken back one after the other, down to nothing.
    for (let step = 0; step < 3; step += 1) setup().undo(setup().table().lastEdit?.id ?? 0, 'op2');
    expect(setup().table()).toMatchObject({ cameras: [], lastEdit: null });
  });
});

describe('a room', () => {
  it('is added without a camera, renamed, given another use, and removed only when empty', () => {
    setup().saveRoom({ id: 'papers', name: '保密室', kind: 'papers' }, true, 'op1');
    setup().saveRoom({ id: 'papers', name: '试卷保密室', kind: 'office' }, false, 'op1');
    expect(rig.actions()[0]?.details).toMatchObject({ formerName: '保密室', formerKind: 'papers' });
    setup().saveCamera(draft({ id: 'p', roomId: 'papers', role: 'safe' }), true, 'op1');
    expect(refused(() => setup().removeRoom('papers', 'op1'))).toEqual({ code: 'conflict', field: 'id' });
    setup().removeCamera('p', 'op1');
    setup().removeRoom('papers', 'op1');
    expect(registry().rooms()).toHaveLength(2);
    for (const _ of [1, 2]) setup().undo(setup().table().lastEdit?.id ?? 0, 'op1');
    expect(registry().rooms().at(-1)).toEqual({ id: 'papers', name: '试卷保密室', kind: 'office' });
    expect(registry().cameras()).toHaveLength(1);
  });

  it('stays while people are assigned to it', () => {
    rig.staffed.add('r02');
    expect(refused(() => setup().removeRoom('r02', 'op1'))).toMatchObject({ code: 'conflict' });
    const change = { id: 'r02', name: '第02考场', kind: 'other' as const };
    expect(refused(() => setup().saveRoom(change, false, 'op1'))).toMatchObject({ field: 'kind' });
  });
});

describe('a trial', () => {
  it('shows figures and a picture, or the failure by its code; at most four at once', async () => {
    const figures = {
      ...{ codec: 'avc1.4d401e', profile: 'main', width: 640, height: 360, fps: 15, bitrateKbps: 500 },
      ...{
        keyFrameIntervalMs: null,
        firstAccessUnitMs: 90,
        lostPackets: 0,
        clockOffsetMs: null,
        audio: null,
        isRunning: false,
      },
    };
    const waiting: (() => void)[] = [];
    const seen: string[] = [];
    rig.close();
    rig = startSetup({
      async probe(address, { onKeyFrame, onFailure }) {
        seen.push(address);
        await new Promise<void>((resolve) => waiting.push(resolve));
        if (address.endsWith('01')) {
          onFailure('not-found');
          return { error: { text: 'no such stream' } };
        }
        onKeyFrame({ data: Uint8Array.of(1), isKeyFrame: true, isAfterLoss: false, captureMicros: 1 });
        return figures;
      },
      toJpeg: async () => Uint8Array.of(0xff, 0xd8),
    });
    const trials = [1, 2, 3, 4].map((index) => setup().tryStream(draft(), index === 1 ? 'main' : 'sub'));
    await expect(setup().tryStream(draft(), 'sub')).rejects.toMatchObject({ code: 'rate-limited' });
    for (const go of waiting) go();
    const [main, sub] = (await Promise.all(trials)).map((result) => TrialResult.parse(result));
    expect(main).toEqual({ ok: false, code: 'not-found', text: 'no such stream' });
    expect(sub).toMatchObject({ ok: true, width: 640, pictureBase64: '/9g=', pictureReason: 'none' });
    expect(seen[1]).toContain(encoded);
    expect(registry().cameras()).toEqual([]);
    const again = setup().tryStream(draft(), 'sub');
    waiting.at(-1)?.();
    expect((await again).ok).toBe(true);
  });
});
