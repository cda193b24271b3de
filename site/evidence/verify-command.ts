import { readFileSync } from 'node:fs';
import { readCertificates } from '../../server/certificates/seal-signer.ts';
import { CommandError, EXIT, type ExitStatus } from '../../server/process/exit.ts';
import { parseOptions } from '../../server/process/parse-options.ts';
import type { EvidenceVerdict } from '../../shared/contract/evidence.ts';
import { NotSealedError, verifyFolder } from './verify-folder.ts';

const PROGRESS_MS = 500;

/** `evidence verify DIR [--trust CA.pem]`: needs no site, no data folder and no network. */
export async function verifyCommand(argv: readonly string[], isJson: boolean): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(argv, { trust: 'string' });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1)
    throw new CommandError(EXIT.usage, 'evidence verify takes one sealed folder');
  const trusted = values.trust === undefined ? null : readTrusted(values.trust);
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
  process.stdout.write(isJson ? `${JSON.stringify(verdict)}\n` : `${inWords(verdict)}\n`);
  return verdict.ok ? EXIT.done : EXIT.no;
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

function inWords({
  ok,
  checked,
  missing,
  changed,
  extra,
  signature,
  reasons,
  seal,
}: EvidenceVerdict): string {
  const list = (name: string, paths: readonly string[]): string[] =>
    paths.map((path) => `${name.padEnd(10)} ${path}`);
  return [
    ok ? 'the seal is whole' : 'the seal is NOT whole',
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
    `checked    ${checked} files`,
    ...list('missing', missing),
    ...list('changed', changed),
    ...list('extra', extra),
    ...reasons.map(({ text }) => `because    ${text}`),
  ]
    .map(printable)
    .join('\n');
}

/** Names in a hostile folder must not steer the terminal. */
const printable = (line: string): string => line.replace(/\p{Cc}/gu, '?');
