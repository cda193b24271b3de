// One compiler run per room: a folder only sees the libraries and types its own tsconfig names.
import { spawnSync } from 'node:child_process';

const ROOMS = ['shared', 'server', 'site', 'centre', 'electron', 'renderer', 'tools', 'bench', 'test'];
const wanted = process.argv.length > 2 ? process.argv.slice(2) : ROOMS;
let failed = 0;
for (const room of wanted) {
  const run = spawnSync('node_modules/.bin/tsc', ['-p', room], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
