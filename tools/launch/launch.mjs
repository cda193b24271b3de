// Runs under any Node, so that an old one is refused with a sentence instead of a missing-module trace.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endWithNpm } from './end-with-npm.mjs';

/** Imports a built command line after checking the runtime. Exit 3 when Node is too old or the build is missing. */
export async function launch(relativePath) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 24) {
    process.stderr.write(
      `Node.js 24 or newer is needed, this is ${process.versions.node}. Run "npm ci" here first: it brings the right one on Linux x64; elsewhere install Node.js 24.\n`,
    );
    process.exit(3);
  }
  const target = fileURLToPath(new URL(relativePath, import.meta.url));
  if (!existsSync(target)) {
    process.stderr.write(`${target} is not built yet. Run "npm run build" first.\n`);
    process.exit(3);
  }
  endWithNpm(() => process.kill(process.pid, 'SIGTERM'));
  await import(new URL(relativePath, import.meta.url).href);
}
