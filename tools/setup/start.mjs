// `npm start`: sets up what is missing, then runs the demo site. Everything after `--` goes to it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { endWithNpm } from '../launch/end-with-npm.mjs';
import { buildIfNeeded, installDependencies, node24, root, say, toolEnv } from './steps.mjs';

installDependencies();
buildIfNeeded();
say('[start] demo site: simulated cameras, a sample plan and an embedded centre');
const child = spawn(
  node24(),
  [join(root, 'tools', 'launch', 'exam-site.mjs'), 'demo', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...toolEnv() } },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
endWithNpm(() => child.kill('SIGTERM'));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
