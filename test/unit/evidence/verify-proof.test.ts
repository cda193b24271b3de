import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCertificateAuthority } from '../../../server/certificates/certificate-authority.ts';
import type { CoverageProof } from '../../../shared/contract/recording.ts';
import type { SignedProof } from '../../../shared/contract/signed-proof.ts';
import { readProofText } from '../../../shared/evidence/proof-text.ts';
import { signProof } from '../../../site/evidence/sign-proof.ts';
import { verifyCommand } from '../../../site/evidence/verify-command.ts';
import { verifyProof } from '../../../site/evidence/verify-proof.ts';
import { selfSigner, testFolder, vouchedSigner } from './sealed-folder.ts';

const CODE = '3301060012';

let work: ReturnType<typeof testFolder>;
beforeEach(() => {
  work = testFolder();
});
afterEach(() => work.remove());

const proof = (madeAtMs = Date.now()): CoverageProof => ({
  siteCode: CODE,
  madeAtMs,
  session: { id: 's1', name: '上午场', subject: '语文' },
  fromMs: 1_000,
  toMs: 61_000,
  rooms: [{ roomId: 'r01', cameraIds: ['r01-front'], coveredMs: 60_000, missingMs: 0, missing: [] }],
  cameras: [
    {
      ...{ cameraId: 'r01-front', roomId: 'r01', isConfigured: true, coveredMs: 59_000, missingMs: 1_000 },
      covered: [{ fromMs: 1_000, toMs: 60_000 }],
      gaps: [{ fromMs: 60_000, toMs: 61_000, reason: 'camera' as const, code: 'no-packets' }],
      files: [],
    },
  ],
});
const textOf = (signed: SignedProof): string => `${JSON.stringify(signed, null, 1)}\n`;

describe('a signed proof of coverage', () => {
  test('says what was signed, and proves it without a word of a centre', () => {
    const signed = signProof(selfSigner(work.path), proof(5));
    expect(readProofText(signed.signedText)?.proof).toEqual(proof(5));
    expect(verifyProof(textOf(signed), null)).toMatchObject({
      ok: true,
      checked: 1,
      signature: 'untrusted',
      reasons: [],
      seal: null,
      proof: { siteCode: CODE, session: '上午场', cameras: 1, coveredMs: 59_000, missingMs: 1_000 },
    });
  });

  test('is trusted with the certificate of a centre, and by no other authority', async () => {
    const centre = await openCertificateAuthority(join(work.path, 'ca'));
    const signed = signProof(await vouchedSigner(centre, CODE), proof());
    const trusting = (ca: string) => verifyProof(textOf(signed), [new X509Certificate(ca)]);
    expect(trusting(centre.certificate)).toMatchObject({ ok: true, signature: 'valid', reasons: [] });
    const other = await openCertificateAuthority(join(work.path, 'other'));
    expect(trusting(other.certificate)).toMatchObject({
      ok: false,
      signature: 'untrusted',
      reasons: [{ code: 'unknown-authority' }],
    });
    const self = signProof(selfSigner(work.path), proof());
    expect(verifyProof(textOf(self), [new X509Certificate(centre.certificate)])).toMatchObject({
      ok: false,
      reasons: [{ code: 'no-certificate' }],
    });
  });

  test('no changed character of it passes, wherever it is', () => {
    const signed = signProof(selfSigner(work.path), proof(5));
    const text = textOf(signed);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'a', '"', ' ', '\\'), (at, character) => {
        if (text[at] === character) return;
        const changed = `${text.slice(0, at)}${character}${text.slice(at + 1)}`;
        const verdict = verifyProof(changed, null);
        // Blanks around the values of the envelope are not signed, nor is what they hold changed by them.
        if (verdict?.ok === true) expect(JSON.parse(changed)).toEqual(signed);
      }),
      { numRuns: 600 },
    );
    // The last character of 64 bytes in base64 carries four bits that mean nothing.
    for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') {
      const signature = `${signed.signature.slice(0, 85)}${character}==`;
      if (signature !== signed.signature)
        expect(verifyProof(textOf({ ...signed, signature }), null)?.ok).toBe(false);
    }
    const other = signProof(selfSigner(join(work.path)), proof(6));
    for (const [part, code] of [
      [{ signature: other.signature }, 'bad-signature'],
      [{ signedText: other.signedText }, 'bad-signature'],
      [{ sha256: other.sha256 }, 'other-digest'],
    ] as const)
      expect(verifyProof(textOf({ ...signed, ...part }), null)).toMatchObject({
        ok: false,
        signature: 'invalid',
        reasons: [{ code }],
      });
  });

  test('neither a seal nor another text signed with the same key passes for one', () => {
    const signer = selfSigner(work.path);
    const signed = signProof(signer, proof());
    const foreign = '{"format":"exam-listening-signature/1"}';
    const signature = Buffer.from(signer.sign(Buffer.from(foreign))).toString('base64');
    expect(verifyProof(textOf({ ...signed, signedText: foreign, signature }), null)).toMatchObject({
      ok: false,
      reasons: [{ code: 'broken-proof' }],
    });
    for (const text of ['', '{', 'null', '[]', '{"format":"exam-coverage-proof/1"}', foreign])
      expect(verifyProof(text, null)).toBeNull();
  });

  test('the command reads the file, and openssl alone agrees with it', async () => {
    const signed = signProof(selfSigner(work.path), proof());
    const file = join(work.path, 'proof.json');
    writeFileSync(file, textOf(signed));
    const lines: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = (line: string | Uint8Array) => lines.push(String(line)) > 0;
    try {
      expect(await verifyCommand([file], true)).toBe(0);
      writeFileSync(file, textOf({ ...signed, signedText: signed.signedText.replace('59000', '60000') }));
      expect(await verifyCommand([file], true)).toBe(1);
    } finally {
      process.stdout.write = write;
    }
    expect(lines.map((line) => JSON.parse(line).signature)).toEqual(['untrusted', 'invalid']);
    writeFileSync(file, '{}');
    await expect(verifyCommand([file], true)).rejects.toThrow('neither a sealed folder nor a signed proof');
    // As docs/evidence.md says it is done by hand.
    for (const [name, bytes] of [
      ['proof.txt', Buffer.from(signed.signedText)],
      ['proof.sig', Buffer.from(signed.signature, 'base64')],
      ['key.pem', Buffer.from(signed.publicKey)],
    ] as const)
      writeFileSync(join(work.path, name), bytes);
    const openssl = () =>
      spawnSync(
        'openssl',
        'pkeyutl -verify -pubin -inkey key.pem -rawin -in proof.txt -sigfile proof.sig'.split(' '),
        { cwd: work.path, encoding: 'utf8' },
      );
    expect(openssl()).toMatchObject({ status: 0 });
    writeFileSync(
      join(work.path, 'proof.txt'),
      readFileSync(join(work.path, 'proof.txt'), 'utf8').replace('59000', '60000'),
    );
    expect(openssl().status).not.toBe(0);
  });
});
