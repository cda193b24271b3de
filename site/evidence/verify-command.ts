import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readCertificates } from '../../server/certificates/seal-signer.ts';
import { CommandError, EXIT, type ExitStatus } from '../../server/process/exit.ts';
import { parseOptions } from '../../server/process/parse-options.ts';
import type { EvidenceVerdict } from '../../shared/contract/evidence.ts';
import { readSmall } from './read-file.ts';
import { NotSealedError, verifyFolder } from './verify-folder.ts';
import { verifyProof } from './verify-proof.ts';

const PROGRESS_MS = 500;

/** A proof of 500 cameras for a week of files of ten minutes. */
const MAX_PROOF_BYTES = 256 * 1024 * 1024;

/** `evidence verify DIR|FILE [--trust CA.pem]`: needs no site, no data folder and no network. */
export async function verifyCommand(argv: readonly string[], isJson: boolean): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(argv, { trust: 'string' });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1)
    throw new CommandError(EXIT.usage, 'evidence verify takes one sealed folder or one signed proof');
  const trusted = values.trust === undefined ? null : readTrusted(values.trust);
  const file = await readSmall(folder, MAX_PROOF_BYTES);
  if (file !== null) return print(readProof(folder, file, trusted), 'proof', isJson);
  let shownAtMs = 0;
  const clear = (): void => void (process.stderr.isTTY && process.stderr.write('\r\u001b[K'));
  const verdict = await verifyFolder(folder, {
    trusted,
    onProgress(done, total) {
      const nowMs = performance.now();
      if (!process.stderr.isTTY || nowMs - shownAtMs < PROGRESS_MS) return;
      shownAtMs = nowMs;
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      process.stderr.write(`\r\u001b[K${percent} %  ${mebibytes(done)} of ${mebibytes(total)} MiB`);
    },
  }).catch((error: unknown) => {
    clear();
    if (error instanceof NotSealedError) throw new CommandError(EXIT.usage, error.message);
    throw error;
  });
  clear();
  return print(verdict, 'seal', isJson);
}

function print(verdict: EvidenceVerdict, what: 'seal' | 'proof', isJson: boolean): ExitStatus {
  process.stdout.write(isJson ? `${JSON.stringify(verdict)}\n` : `${inWords(verdict, what)}\n`);
  return verdict.ok ? EXIT.done : EXIT.no;
}

function readProof(path: string, bytes: Buffer, trusted: readonly X509Certificate[] | null): EvidenceVerdict {
  const verdict = verifyProof(bytes.toString('utf8'), trusted);
  if (verdict === null)
    throw new CommandError(EXIT.usage, `${path} is neither a sealed folder nor a signed proof of coverage`);
  return verdict;
}

const mebibytes = (bytes: number): string => (bytes / 1_048_576).toFixed(0);

function readTrusted(path: string) {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new CommandError(EXIT.usage, `--trust: ${path} cannot be read`);
  }
  const certificates = readCertificates(text);
  if (certificates.length === 0)
    throw new CommandError(EXIT.usage, `--trust: ${path} holds no certificate in PEM`);
  return certificates;
}

function inWords(verdict: EvidenceVerdict, what: 'seal' | 'proof'): string {
  const { ok, checked, missing, changed, extra, signature, reasons, seal, proof } = verdict;
  const list = (name: string, paths: readonly string[]): string[] =>
    paths.map((path) => `${name.padEnd(10)} ${path}`);
  return [
    ok ? `the ${what} is whole` : `the ${what} is NOT whole`,
    ...(proof === undefined ? [] : proofInWords(proof)),
    ...(seal === null
      ? []
      : [
          `title      ${seal.title}`,
          `site       ${seal.siteCode}`,
          `sealed     ${new Date(seal.sealedAtMs).toISOString()} by ${seal.operator}, no. ${seal.number}`,
          `custodian  ${seal.custodian}`,
          `key        ${seal.keyId}`,
        ]),
    `signature  ${signature}`,
    ...(what === 'seal' ? [`checked    ${checked} files`] : []),
    ...list('missing', missing),
    ...list('changed', changed),
    ...list('extra', extra),
    ...reasons.map(({ text }) => `because    ${text}`),
  ]
    .map(printable)
    .join('\n');
}

function proofInWords(proof: NonNullable<EvidenceVerdict['proof']>): string[] {
  const time = (atMs: number): string => new Date(atMs).toISOString();
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  return [
    `site       ${proof.siteCode}`,
    ...(proof.session === null ? [] : [`session    ${proof.session}`]),
    `range      ${time(proof.fromMs)} to ${time(proof.toMs)}`,
    `made       ${time(proof.madeAtMs)}`,
    `cameras    ${proof.cameras}, ${seconds(proof.coveredMs)} s recorded, ${seconds(proof.missingMs)} s missing`,
    `key        ${proof.keyId}`,
  ];
}

/** Names in a hostile folder must not steer the terminal. */
const printable = (line: string): string => line.replace(/\p{Cc}/gu, '?');
