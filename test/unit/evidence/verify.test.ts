import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCertificateAuthority } from '../../../server/certificates/certificate-authority.ts';
import { canonicalJson } from '../../../shared/evidence/canonical-json.ts';
import { EvidencePath, parseManifest } from '../../../shared/evidence/manifest.ts';
import { composeManifest } from '../../../site/evidence/compose-manifest.ts';
import { openSealSigner } from '../../../site/evidence/signing-key.ts';
import { NotSealedError, verifyFolder } from '../../../site/evidence/verify-folder.ts';
import { makeSeal, selfSigner, testFolder, vouchedSigner } from './sealed-folder.ts';

let work: ReturnType<typeof testFolder>;
beforeEach(() => {
  work = testFolder();
});
afterEach(() => work.remove());

const verify = (folder: string, trusted: readonly X509Certificate[] | null = null) =>
  verifyFolder(folder, { trusted });

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

describe('a whole seal', () => {
  test('is ok and untrusted without a word of a centre', async () => {
    const { folder } = await makeSeal(work.path);
    expect(filesOf(folder)).toEqual([
      'README.txt',
      'SHA256SUMS',
      'journal.jsonl',
      'manifest.json',
      'manifest.sig',
      'recordings/r01-front/20260607T010000Z.mp4',
      'recordings/r01-front/20260607T012000Z.mp4',
      'recordings/r02-front/20260607T011000Z.mp4',
      'signer.pem',
    ]);
    expect(await verify(folder)).toMatchObject({
      ok: true,
      checked: 7,
      missing: [],
      changed: [],
      extra: [],
      signature: 'untrusted',
      reasons: [],
    });
  });

  test('stays ok on another disk, read-only and under another name', async () => {
    const { folder } = await makeSeal(work.path);
    const copy = join(work.path, 'elsewhere', '另一张盘');
    cpSync(folder, copy, { recursive: true });
    for (const path of filesOf(copy)) chmodSync(join(copy, path), 0o400);
    chmodSync(copy, 0o500);
    const before = statSync(copy).mtimeMs;
    expect((await verify(copy)).ok).toBe(true);
    expect(statSync(copy).mtimeMs).toBe(before);
    chmodSync(copy, 0o700);
  });

  test('takes no space for recordings on the same disk', async () => {
    const { folder } = await makeSeal(work.path);
    const sealed = statSync(join(folder, 'recordings/r01-front/20260607T010000Z.mp4'));
    expect(sealed.ino).toBe(statSync(join(work.path, 'recordings/r01-front/2026-06-07/0.mp4')).ino);
    expect(sealed.mode & 0o222).toBe(0);
  });

  test('is proved by openssl and sha256sum alone, as its README says', async () => {
    const centre = await openCertificateAuthority(join(work.path, 'ca'));
    const signer = await vouchedSigner(centre, '3301060012');
    const { folder } = await makeSeal(work.path, { signer, facts: { sealedAtMs: Date.now() } });
    const authority = join(work.path, 'CA.pem');
    writeFileSync(authority, centre.certificate);
    const commands = readFileSync(join(folder, 'README.txt'), 'utf8')
      .split('\r\n')
      .filter((line) => /^ {3}(openssl|sha256sum)/.test(line))
      .map((line) =>
        line
          .trim()
          .replace(/ {3}\(.*\)$/, '')
          .replace('CA.pem', authority),
      );
    expect(commands).toHaveLength(7);
    const run = (command: string): string =>
      execFileSync('bash', ['-o', 'pipefail', '-c', command], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    const outputs = commands.map(run);
    expect(outputs[0]).toContain('Signature Verified Successfully');
    expect(outputs[1]).toContain(signer.keyId);
    expect(outputs[6]).toContain('urn:exam-site:3301060012');
    // The same commands notice a changed file and a changed manifest.
    const victim = join(folder, 'recordings/r02-front/20260607T011000Z.mp4');
    flip(victim, 0);
    expect(() => run(commands[3] ?? '')).toThrow();
    flip(join(folder, 'manifest.json'), 40);
    expect(() => run(commands[0] ?? '')).toThrow();
  });
});

describe('trust', () => {
  const nowFacts = { sealedAtMs: Date.now() };

  test('is valid only under the centre that vouches, for its own site, within its time', async () => {
    const centre = await openCertificateAuthority(join(work.path, 'ca'));
    const other = await openCertificateAuthority(join(work.path, 'other'));
    const trusted = [new X509Certificate(centre.certificate)];
    const strangers = [new X509Certificate(other.certificate)];
    const signer = await vouchedSigner(centre, '3301060012');
    const { folder } = await makeSeal(join(work.path, 'a'), { signer, facts: nowFacts });
    expect(await verify(folder, trusted)).toMatchObject({ ok: true, signature: 'valid', reasons: [] });
    expect(await verify(folder, [...strangers, ...trusted])).toMatchObject({ ok: true, signature: 'valid' });
    expect(await verify(folder)).toMatchObject({ ok: true, signature: 'untrusted' });
    expect(await verify(folder, strangers)).toMatchObject({
      ok: false,
      signature: 'untrusted',
      reasons: [{ code: 'unknown-authority' }],
    });

    const reasonOf = async (name: string, change: Parameters<typeof makeSeal>[1]): Promise<unknown> => {
      const made = await makeSeal(join(work.path, name), { facts: nowFacts, ...change });
      const verdict = await verify(made.folder, trusted);
      expect(verdict).toMatchObject({ ok: false, signature: 'untrusted', changed: [], missing: [] });
      return verdict.reasons[0]?.code;
    };
    expect(await reasonOf('self', {})).toBe('no-certificate');
    expect(await reasonOf('site', { signer: await vouchedSigner(centre, '3301060099') })).toBe('other-site');
    const later = { sealedAtMs: Date.now() + 60 * 86_400_000 };
    expect(await reasonOf('later', { signer, facts: later })).toBe('not-valid-then');
    const borrowed = { ...selfSigner(work.path), certificates: signer.certificates };
    expect(await reasonOf('borrowed', { signer: borrowed })).toBe('other-key');
  });

  test('a certificate that does not fit the enrolled key is left out', async () => {
    const centre = await openCertificateAuthority(join(work.path, 'ca'));
    const { privateKey } = generateKeyPairSync('ed25519');
    const foreign = (await vouchedSigner(centre, '3301060012')).certificates[0] ?? '';
    const signingKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(openSealSigner('unused', { signingKey, signingCertificate: foreign }).certificates).toEqual([]);
  });

  test('the self-made key is private and stays the same', () => {
    const first = selfSigner(work.path);
    expect(statSync(join(work.path, 'evidence.key')).mode & 0o777).toBe(0o600);
    expect(selfSigner(work.path).keyId).toBe(first.keyId);
  });
});

function flip(path: string, at: number, bit = 1): void {
  chmodSync(path, 0o600);
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ bit;
  writeFileSync(path, bytes);
}

describe('tampering', () => {
  test('one bit anywhere in any file is noticed', async () => {
    const { folder } = await makeSeal(work.path);
    const places = filesOf(folder).map((path) => ({ path, size: statSync(join(folder, path)).size }));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: places.length - 1 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 7 }),
        async (index, where, bit) => {
          const place = places[index];
          if (place === undefined) return;
          const path = join(folder, place.path);
          const at = Math.floor(where * place.size);
          flip(path, at, 1 << bit);
          const verdict = await verify(folder);
          flip(path, at, 1 << bit);
          expect(verdict.ok).toBe(false);
          if (!place.path.startsWith('manifest')) expect(verdict.changed).toEqual([place.path]);
        },
      ),
      { numRuns: 100 },
    );
    // Every byte of the signature, and of the key, one by one.
    for (const name of ['manifest.sig', 'signer.pem'])
      for (let at = 0; at < statSync(join(folder, name)).size; at += 1) {
        flip(join(folder, name), at);
        expect((await verify(folder)).ok).toBe(false);
        flip(join(folder, name), at);
      }
    expect((await verify(folder)).ok).toBe(true);
  }, 180_000);

  test('says what is missing, changed and extra', async () => {
    const { folder } = await makeSeal(work.path);
    rmSync(join(folder, 'recordings/r02-front'), { recursive: true });
    truncateSync(writable(join(folder, 'recordings/r01-front/20260607T010000Z.mp4')), 2_999);
    writeFileSync(join(folder, 'recordings/r01-front/more.mp4'), 'x');
    mkdirSync(join(folder, 'notes'));
    const verdict = await verify(folder);
    expect(verdict).toMatchObject({
      ok: false,
      checked: 6,
      missing: ['recordings/r02-front/20260607T011000Z.mp4'],
      changed: ['recordings/r01-front/20260607T010000Z.mp4'],
      extra: ['notes/', 'recordings/r01-front/more.mp4'],
      signature: 'untrusted',
    });
  });

  test.each([0, 1, 63])('a signature of %i bytes is invalid', async (length) => {
    const { folder } = await makeSeal(work.path);
    truncateSync(writable(join(folder, 'manifest.sig')), length);
    expect(await verify(folder)).toMatchObject({ ok: false, signature: 'invalid', changed: [] });
    rmSync(join(folder, 'manifest.sig'));
    expect(await verify(folder)).toMatchObject({
      ok: false,
      signature: 'invalid',
      missing: ['manifest.sig'],
    });
  });

  test('a seal made anew with another key is not the one the centre vouches for', async () => {
    const centre = await openCertificateAuthority(join(work.path, 'ca'));
    const trusted = [new X509Certificate(centre.certificate)];
    const signer = await vouchedSigner(centre, '3301060012');
    const { folder, manifest } = await makeSeal(work.path, { signer });
    // The forger changes the custodian, signs with a key of his own and keeps the certificate.
    const { format: _format, ...parts } = manifest;
    const forged = composeManifest({ ...parts, seal: { ...parts.seal, custodian: '别人' } });
    writeFileSync(writable(join(folder, 'manifest.json')), forged);
    writeFileSync(writable(join(folder, 'manifest.sig')), selfSigner(work.path).sign(forged));
    expect(await verify(folder)).toMatchObject({ ok: false, signature: 'invalid' });
    expect(await verify(folder, trusted)).toMatchObject({ ok: false, signature: 'invalid' });
  });

  test('a broken chain in a signed journal excerpt is noticed', async () => {
    const { journalText } = await import('./sealed-folder.ts');
    const whole = journalText(3);
    const journal = { ...whole, lines: [...whole.lines.slice(0, 2), '{"seq":43,"actor":"forged"}'] };
    const { folder } = await makeSeal(work.path, { sources: { journal } });
    expect(await verify(folder)).toMatchObject({
      ok: false,
      changed: ['journal.jsonl'],
      reasons: [{ code: 'journal-chain' }],
    });
  });
});

const writable = (path: string): string => {
  chmodSync(path, 0o600);
  return path;
};

describe('hostile folders', () => {
  test('are refused as no seal', async () => {
    await expect(verify(join(work.path, 'nothing'))).rejects.toThrow(NotSealedError);
    await expect(verify(work.path)).rejects.toThrow('no manifest.json');
    const { folder } = await makeSeal(work.path);
    await expect(verify(join(folder, 'manifest.json'))).rejects.toThrow('not a folder');
    // Sparse: takes no room, but nothing may read it whole.
    truncateSync(writable(join(folder, 'manifest.json')), 300 * 1024 * 1024);
    await expect(verify(folder)).rejects.toThrow('at most 256 MiB');
    rmSync(join(folder, 'manifest.json'));
    symlinkSync('/etc/hostname', join(folder, 'manifest.json'));
    await expect(verify(folder)).rejects.toThrow(NotSealedError);
    rmSync(join(folder, 'manifest.json'));
    expect(await verify(folder)).toMatchObject({
      ok: false,
      missing: ['manifest.json'],
      signature: 'invalid',
    });
  });

  test('links, pipes and devices are never read', async () => {
    const { folder } = await makeSeal(work.path);
    const victim = 'recordings/r01-front/20260607T010000Z.mp4';
    const away = join(work.path, 'away.mp4');
    renameSync(join(folder, victim), away);
    symlinkSync(away, join(folder, victim));
    expect(await verify(folder)).toMatchObject({ ok: false, changed: [victim] });
    rmSync(join(folder, victim));
    execFileSync('mkfifo', [join(folder, victim)]);
    expect(await verify(folder)).toMatchObject({ ok: false, changed: [victim] });
    rmSync(join(folder, victim));
    linkSync(away, join(folder, victim));
    expect((await verify(folder)).ok).toBe(true);
    // A folder on the way that is a link leads nowhere.
    renameSync(join(folder, 'recordings'), join(work.path, 'moved'));
    symlinkSync(join(work.path, 'moved'), join(folder, 'recordings'));
    const verdict = await verify(folder);
    expect(verdict).toMatchObject({ ok: false, extra: ['recordings'] });
    expect(verdict.missing).toHaveLength(3);
  });

  test('a pipe in place of the manifest does not hang', async () => {
    const { folder } = await makeSeal(work.path);
    rmSync(join(folder, 'manifest.json'));
    execFileSync('mkfifo', [join(folder, 'manifest.json')]);
    await expect(verify(folder)).rejects.toThrow(NotSealedError);
  });

  test('well signed manifests with bad paths, doubled paths or another format are refused', async () => {
    const { folder, manifest } = await makeSeal(work.path);
    const signer = selfSigner(work.path);
    const signed = async (text: string) => {
      writeFileSync(writable(join(folder, 'manifest.json')), text);
      writeFileSync(writable(join(folder, 'manifest.sig')), signer.sign(Buffer.from(text)));
      return await verify(folder);
    };
    const first = manifest.files[0];
    const withPath = (path: string) =>
      canonicalJson({ ...manifest, files: [{ ...first, path }, ...manifest.files] });
    for (const path of [
      '../../etc/hostname',
      '/etc/hostname',
      'a/../b',
      'C:/x',
      'a\\b',
      'nul.mp4',
      'manifest.json',
    ])
      expect(await signed(withPath(path))).toMatchObject({
        ok: false,
        checked: 0,
        signature: 'invalid',
        reasons: [{ code: 'broken-manifest' }],
      });
    expect(
      await signed(withPath(first?.path.toUpperCase().replace('RECORDINGS', 'recordings') ?? '')),
    ).toMatchObject({
      ok: false,
      reasons: [{ code: 'broken-manifest', text: expect.stringContaining('twice') }],
    });
    const text = canonicalJson(manifest);
    expect(await signed(`{"format":"exam-evidence/1",${text.slice(1)}`)).toMatchObject({
      reasons: [{ text: expect.stringContaining('canonical') }],
    });
    await expect(signed(text.replace('evidence/1', 'evidence/9'))).rejects.toThrow('exam-evidence/9');
    expect((await signed(text)).ok).toBe(true);
  });

  test('a thousand foreign files stay a bounded list, and one is enough to fail', async () => {
    const { folder } = await makeSeal(work.path);
    writeFileSync(join(folder, 'note.txt'), '');
    expect(await verify(folder)).toMatchObject({ ok: false, missing: [], changed: [], extra: ['note.txt'] });
    rmSync(join(folder, 'note.txt'));
    for (let index = 0; index < 1_050; index += 1) writeFileSync(join(folder, `x${index}`), '');
    const verdict = await verify(folder);
    expect(verdict.extra).toHaveLength(1_000);
    expect(verdict.reasons).toEqual([{ code: 'more-extra', text: '50 further files are not listed' }]);
  });

  test('the manifest parser survives any bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseManifest(text).kind).not.toBe('manifest');
      }),
    );
    const deep = `{"format":"exam-evidence/1","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(parseManifest(deep).kind).toBe('broken');
  });

  test('a path that passes stays inside the folder on every system', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ':', '-', '\0', '~') }), (path) => {
        if (!EvidencePath.safeParse(path).success) return;
        expect(relative('/folder', join('/folder', path)).startsWith('..')).toBe(false);
        expect(dirname(`/folder/${path}`).startsWith('/folder')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
