import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseManifest } from '../../../shared/evidence/manifest.ts';
import { verifyFolder } from '../../../site/evidence/verify-folder.ts';
import { parseMounts } from '../../../site/evidence/volumes.ts';
import { evidenceRig, OPERATOR, RANGE, REQUEST } from './rig.ts';
import { selfSigner, testFolder } from './sealed-folder.ts';

let work: ReturnType<typeof testFolder>;
let rig: Awaited<ReturnType<typeof evidenceRig>>;
beforeEach(async () => {
  work = testFolder();
  rig = await evidenceRig(work.path);
});
afterEach(async () => {
  await rig.close();
  work.remove();
});

const sealOnce = async () => {
  const job = await rig.finished(rig.evidence.seal(REQUEST, OPERATOR.id));
  expect(job).toMatchObject({ state: 'done', error: '' });
  const id = String(job.result['sealId']);
  return { job, id, folder: join(rig.evidenceFolder, id) };
};
const overwrite = (path: string, text: string): void => {
  chmodSync(path, 0o600);
  writeFileSync(path, text);
};

describe('sealing', () => {
  test('makes a folder that proves itself, protects the recordings and tells journal and centre', async () => {
    rig.journal.append({ actor: 'op1', action: 'duty-log.appended', subject: 'A.1' });
    const { id, folder, job } = await sealOnce();
    expect(job).toMatchObject({ done: 2_055_000, total: 2_055_000, unit: 'bytes' });
    expect(await verifyFolder(folder, { trusted: null })).toMatchObject({ ok: true, signature: 'untrusted' });
    const parsed = parseManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    expect(parsed).toMatchObject({
      kind: 'manifest',
      manifest: {
        kind: 'session',
        session: { id: 's1', name: '语文' },
        cameras: [
          { id: 'r01-front', roomId: 'r01' },
          { id: 'r02-front', roomId: 'r02' },
        ],
        coverage: [
          { missingMs: 0 },
          { missingMs: 36_000, gaps: [{ reason: 'network', code: 'connect-timeout' }] },
        ],
        seal: { number: 'F-0001', place: '保密室二号柜', custodian: '李保管', operator: OPERATOR },
        damaged: [],
      },
    });
    expect(rig.marked).toEqual([{ sealId: id, segmentIds: ['seg-0', 'seg-2', 'seg-1'].sort() }]);
    expect(rig.held).toEqual({ now: 0, most: 1 });
    expect(rig.actions()[0]).toBe('evidence.sealed');
    expect(rig.events).toMatchObject([
      { type: 'evidence.sealed', data: { sealId: id, files: 7, missingMs: 36_000, sealNumber: 'F-0001' } },
    ]);
    expect(JSON.stringify(rig.events)).not.toContain('李保管');
    expect(rig.evidence.seals()).toMatchObject([{ id, isPresent: true, files: 7, isVouched: false }]);
  });

  test('holds the journal of its time, chained to the head', async () => {
    rig.clock.nowMs = RANGE.fromMs - 1;
    rig.journal.append({ actor: 'op1', action: 'before', subject: '' });
    rig.clock.nowMs = RANGE.fromMs + 5;
    rig.journal.append({ actor: 'op1', action: 'during', subject: '' });
    rig.clock.nowMs = RANGE.toMs + 7_000_000;
    rig.journal.append({ actor: 'op1', action: 'after', subject: '' });
    const { folder } = await sealOnce();
    const lines = readFileSync(join(folder, 'journal.jsonl'), 'utf8');
    expect(lines).toContain('"during"');
    expect(lines).not.toMatch(/"before"|"after"/);
    expect((await verifyFolder(folder, { trusted: null })).ok).toBe(true);
  });

  test('refuses what cannot be sealed, and who is nobody', () => {
    const bad =
      (change: object, actor = OPERATOR.id) =>
      () =>
        rig.evidence.seal({ ...REQUEST, ...change }, actor);
    expect(bad({}, 'machine')).toThrow('named operator');
    expect(bad({ toMs: rig.clock.nowMs + 1 })).toThrow('still to come');
    expect(bad({ toMs: REQUEST.fromMs })).toThrow('empty');
    expect(bad({ fromMs: 0 })).toThrow('seven days');
    expect(bad({ roomIds: ['r99'] })).toThrow('no room r99');
    expect(bad({ sessionId: 's9' })).toThrow('no such session');
    expect(rig.jobs.list()).toEqual([]);
  });

  test('a room without recordings alone is not sealed', async () => {
    const job = await rig.finished(rig.evidence.seal({ ...REQUEST, roomIds: ['r03'] }, OPERATOR.id));
    expect(job).toMatchObject({ state: 'failed', errorCode: 'nothing-to-seal' });
    expect(readdirSync(rig.evidenceFolder)).toEqual([]);
    expect(rig.actions()[0]).toBe('evidence.failed');
    expect(rig.held.now).toBe(0);
  });

  test('says which recordings were not as recorded, and seals the rest', async () => {
    overwrite(join(rig.recordings, rig.files[0]?.path ?? ''), 'another');
    rmSync(join(rig.recordings, rig.files[1]?.path ?? ''));
    const { job, folder, id } = await sealOnce();
    expect(job.result).toMatchObject({ damaged: 2 });
    const parsed = parseManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    expect(parsed.kind === 'manifest' && parsed.manifest.damaged).toMatchObject([
      { segmentId: 'seg-0', reason: 'hash-differs', indexSha256: rig.files[0]?.sha256 },
      { segmentId: 'seg-1', reason: 'missing' },
    ]);
    expect((await verifyFolder(folder, { trusted: null })).ok).toBe(true);
    expect(rig.evidence.seals()[0]).toMatchObject({ id, damaged: 2 });
  });

  test('cancelled before the end it leaves nothing', async () => {
    const job = rig.evidence.seal(REQUEST, OPERATOR.id);
    rig.jobs.cancel(job.id);
    expect(await rig.finished(job)).toMatchObject({ state: 'cancelled' });
    expect(readdirSync(rig.evidenceFolder)).toEqual([]);
    expect(rig.evidence.seals()).toEqual([]);
    expect(rig.marked).toEqual([]);
    expect(rig.held.now).toBe(0);
  });

  test('cancelled in the last moment, when all is written and signed, it leaves nothing either', async () => {
    await rig.close();
    const signer = selfSigner(rig.dataFolder);
    rig = await evidenceRig(work.path, {
      signer: {
        ...signer,
        sign(bytes) {
          for (const { id } of rig.jobs.list()) rig.jobs.cancel(id);
          return signer.sign(bytes);
        },
      },
    });
    const job = await rig.finished(rig.evidence.seal(REQUEST, OPERATOR.id));
    expect(job).toMatchObject({ state: 'cancelled' });
    expect(readdirSync(rig.evidenceFolder)).toEqual([]);
    expect(rig.evidence.seals()).toEqual([]);
  });

  test('no statement takes a seal or an opening back', async () => {
    const { id } = await sealOnce();
    await rig.evidence.open(id, '复核', OPERATOR.id);
    for (const sql of [
      'DELETE FROM evidence_seal',
      "UPDATE evidence_seal SET summary = '{}'",
      'DELETE FROM evidence_opening',
      "UPDATE evidence_opening SET reason = ''",
    ])
      expect(() => rig.database.run(sql)).toThrow(/never/);
  });

  test('pictures, texts and clips are sealed by themselves', async () => {
    const label = { title: '考场前门', number: 'F-7', place: '考务室', custodian: '李保管' };
    for (const [item, path] of [
      [{ kind: 'snapshot', cameraId: 'r01-front' }, 'items/snapshot.jpg'],
      [{ kind: 'log', text: '10:05 考生离场' }, 'items/text.txt'],
      [{ kind: 'clip', jobId: 'j', name: 'a.mp4' }, 'items/clip.mp4'],
    ] as const) {
      const job = await rig.finished(rig.evidence.addItem({ ...label, item }, OPERATOR.id));
      expect(job).toMatchObject({ state: 'done' });
      const folder = join(rig.evidenceFolder, String(job.result['sealId']));
      expect(rig.exists(join(folder, path))).toBe(true);
      expect((await verifyFolder(folder, { trusted: null })).ok).toBe(true);
    }
    expect(rig.evidence.seals().map(({ kind }) => kind)).toEqual(['item', 'item', 'item']);
  });
});

describe('after a crash', () => {
  test('unfinished folders go, a finished one without its row is entered again', async () => {
    const { id } = await sealOnce();
    mkdirSync(join(rig.evidenceFolder, '20260607-deadbeef.partial'));
    mkdirSync(join(rig.evidenceFolder, 'somebody'));
    await rig.close();
    // The database as it was before: restored from a backup, say.
    rmSync(join(rig.dataFolder, 'site.db'));
    rig = await evidenceRig(work.path);
    expect(readdirSync(rig.evidenceFolder).sort()).toEqual([id, 'somebody']);
    expect(rig.evidence.seals()).toMatchObject([
      { id, number: 'F-0001', custodian: '李保管', isPresent: true },
    ]);
    expect(rig.actions()).toEqual(['evidence.adopted']);
    expect(rig.marked).toMatchObject([{ sealId: id }]);
    expect(rig.events).toMatchObject([{ type: 'evidence.sealed' }]);
    expect(rig.logged).toHaveLength(2);
  });

  test('a seal whose folder is gone is shown as gone', async () => {
    const { folder } = await sealOnce();
    renameSync(folder, join(work.path, 'taken'));
    expect(rig.evidence.seals()).toMatchObject([{ isPresent: false }]);
  });
});

describe('copying', () => {
  const copyTo = async (id: string, folder: string) =>
    await rig.finished(rig.evidence.copy(id, folder, OPERATOR.id));

  test('makes a proved copy, never over another and never into the data', async () => {
    const { id } = await sealOnce();
    const disk = join(work.path, '外置盘');
    mkdirSync(disk);
    const job = await copyTo(id, disk);
    const name = `exam-evidence-3301060012-${id}`;
    expect(job).toMatchObject({ state: 'done', result: { path: join(disk, name), isWhole: true, files: 7 } });
    expect(readdirSync(disk)).toEqual([name]);
    expect(await verifyFolder(join(disk, name), { trusted: null })).toMatchObject({ ok: true });
    const one = 'recordings/r01-front/20260607T010000Z.mp4';
    expect(statSync(join(disk, name, one)).ino).not.toBe(statSync(join(rig.evidenceFolder, id, one)).ino);
    expect(rig.evidence.seals()[0]?.copies).toMatchObject([{ path: join(disk, name), by: 'op1' }]);

    expect(await copyTo(id, disk)).toMatchObject({ state: 'failed', errorCode: 'target-exists' });
    expect(await copyTo(id, join(work.path, 'nowhere'))).toMatchObject({ errorCode: 'no-folder' });
    expect(await copyTo(id, rig.dataFolder)).toMatchObject({ errorCode: 'own-folder' });
    symlinkSync(rig.evidenceFolder, join(work.path, 'detour'));
    expect(await copyTo(id, join(work.path, 'detour'))).toMatchObject({ errorCode: 'own-folder' });
    expect(() => rig.evidence.copy(id, 'disk', OPERATOR.id)).toThrow('root of its disk');
  });

  test('goes on with what an earlier attempt left, and replaces what is wrong in it', async () => {
    const { id, folder } = await sealOnce();
    const disk = join(work.path, 'disk');
    const draft = join(disk, `exam-evidence-3301060012-${id}.partial`);
    mkdirSync(join(draft, 'recordings/r01-front'), { recursive: true });
    const path = 'recordings/r01-front/20260607T010000Z.mp4';
    const good = readFileSync(join(folder, path));
    writeFileSync(join(draft, path), good);
    const kept = statSync(join(draft, path)).ino;
    // Of the right length, but wrong: the power went while it was written.
    const torn = 'recordings/r01-front/20260607T012000Z.mp4';
    writeFileSync(join(draft, torn), Buffer.alloc(2_000_000));
    expect(await copyTo(id, disk)).toMatchObject({ state: 'failed', errorCode: 'copy-differs' });
    const job = await copyTo(id, disk);
    expect(job).toMatchObject({ state: 'done', result: { isWhole: true } });
    expect(statSync(join(String(job.result['path']), path)).ino).toBe(kept);
  });

  test('a damaged seal is not copied as if it were whole', async () => {
    const { id, folder } = await sealOnce();
    overwrite(join(folder, 'journal.jsonl'), 'x');
    const disk = join(work.path, 'disk');
    mkdirSync(disk);
    expect(await copyTo(id, disk)).toMatchObject({ state: 'failed', errorCode: 'source-damaged' });
    expect(readdirSync(disk).every((name) => name.endsWith('.partial'))).toBe(true);
  });

  test('cancelled it leaves nothing on the disk', async () => {
    const { id } = await sealOnce();
    const disk = join(work.path, 'disk');
    mkdirSync(disk);
    const job = rig.evidence.copy(id, disk, OPERATOR.id);
    rig.jobs.cancel(job.id);
    expect(await rig.finished(job)).toMatchObject({ state: 'cancelled' });
    expect(readdirSync(disk)).toEqual([]);
  });

  test('a link planted on the disk leads nowhere', async () => {
    const { id } = await sealOnce();
    const disk = join(work.path, 'disk');
    const away = join(work.path, 'away');
    const draft = join(disk, `exam-evidence-3301060012-${id}.partial`);
    mkdirSync(draft, { recursive: true });
    mkdirSync(away);
    symlinkSync(away, join(draft, 'recordings'));
    expect(await copyTo(id, disk)).toMatchObject({ state: 'failed', errorCode: 'target-exists' });
    expect(readdirSync(away)).toEqual([]);
  });
});

describe('verifying and opening', () => {
  test('a verification is noted with its result', async () => {
    const { id, folder } = await sealOnce();
    const verify = async (at: string | null) => await rig.finished(rig.evidence.verify(id, at, OPERATOR.id));
    expect(await verify(null)).toMatchObject({
      state: 'done',
      result: { isWhole: true, signature: 'untrusted' },
    });
    overwrite(join(folder, 'README.txt'), 'x');
    expect(await verify(null)).toMatchObject({ result: { isWhole: false, changed: ['README.txt'] } });
    expect(rig.evidence.seals()[0]?.checks).toMatchObject([
      { ok: false, changed: 1, path: '' },
      { ok: true, changed: 0, path: '' },
    ]);
    expect(await verify(work.path)).toMatchObject({ state: 'failed', errorCode: 'not-sealed' });
    const other = await sealOnce();
    expect(await verify(other.folder)).toMatchObject({ state: 'failed', errorCode: 'other-seal' });
  });

  test('opening names who and why before anything is shown; every file taken is noted', async () => {
    const { id } = await sealOnce();
    await expect(rig.evidence.open(id, '复核', 'machine')).rejects.toThrow('named operator');
    await expect(rig.evidence.openFile(id, 'none', 'journal.jsonl')).rejects.toThrow('with a reason first');
    const { openingId, files } = await rig.evidence.open(id, '复核考场秩序', OPERATOR.id);
    expect(files).toHaveLength(7);
    expect(rig.actions()[0]).toBe('evidence.opened');
    expect(rig.events.at(-1)).toMatchObject({
      type: 'evidence.opened',
      data: { sealId: id, actor: 'op1', reason: '复核考场秩序' },
    });
    const file = await rig.evidence.openFile(id, openingId, 'manifest.json');
    expect(statSync(file.path).size).toBe(file.sizeBytes);
    expect(rig.journal.list({ beforeSeq: null, limit: 1 })[0]).toMatchObject({
      actor: 'op1',
      action: 'evidence.file-read',
      details: { file: 'manifest.json', openingId },
    });
    for (const path of ['../../site.db', '/etc/hostname', 'recordings', ''])
      await expect(rig.evidence.openFile(id, openingId, path)).rejects.toThrow('no such file');
    rig.clock.nowMs += 13 * 3_600_000;
    await expect(rig.evidence.openFile(id, openingId, 'manifest.json')).rejects.toThrow(
      'with a reason first',
    );
    expect(rig.evidence.seals()[0]?.openings).toMatchObject([{ by: 'op1', reason: '复核考场秩序' }]);
  });
});

test('disks are read from the mount table, one each, without system mounts', () => {
  const table = [
    'proc /proc proc rw 0 0',
    '/dev/sda2 / ext4 rw,relatime 0 0',
    '/dev/sda2 /var/lib/other ext4 rw 0 0',
    '/dev/sda1 /boot/efi vfat rw 0 0',
    '/dev/sdb1 /media/exam/\\345\\260\\201\\345\\255\\230\\040A exfat rw,nosuid 0 0',
    '/dev/sr0 /media/cd iso9660 ro 0 0',
    '/dev/sdc1 /media/locked ntfs3 ro 0 0',
    'server:/share /mnt/share nfs4 rw 0 0',
    '',
    'broken',
  ].join('\n');
  expect(parseMounts(table)).toEqual(['/', '/media/exam/封存 A', '/mnt/share']);
});
