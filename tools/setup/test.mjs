// `npm test`: sets up what is missing, runs every runner, sums their results into one closing line.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildIfNeeded,
  installDependencies,
  installSystemPackages,
  isOnPath,
  node24,
  root,
  run,
  say,
  toolEnv,
} from './steps.mjs';

const hasFile = (/** @type {string} */ path) => () => existsSync(path);
installSystemPackages([
  { probe: () => isOnPath('chromium'), package: 'chromium', why: 'Chromium (browser tests)' },
  {
    probe: hasFile('/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc'),
    package: 'fonts-wqy-zenhei',
    why: 'a Chinese font',
  },
  { probe: () => isOnPath('ffmpeg'), package: 'ffmpeg', why: 'FFmpeg' },
  { probe: () => isOnPath('espeak-ng'), package: 'espeak-ng', why: 'espeak-ng (speech for the audio tests)' },
  {
    probe: () =>
      run('/usr/bin/python3', ['-c', "import gi; gi.require_version('GstRtspServer','1.0')"], { quiet: true })
        .status === 0 &&
      isOnPath('gst-inspect-1.0') &&
      run('gst-inspect-1.0', ['x264enc'], { quiet: true }).status === 0,
    package:
      'python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-rtsp gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly',
    why: "GStreamer's RTSP server",
  },
  {
    probe: () => run('/usr/bin/python3', ['-c', 'import numpy, scipy.signal'], { quiet: true }).status === 0,
    package: 'python3-numpy python3-scipy',
    why: 'SciPy (a second opinion on acoustic measures)',
  },
]);
installDependencies();
buildIfNeeded();

const node = node24();
const env = {
  ...toolEnv(),
  // No test may fetch or start Electron by accident.
  ELECTRON_OVERRIDE_DIST_PATH: join(root, 'test', 'no-electron-here'),
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
};
let passed = 0;
let failed = 0;
let skipped = 0;

/** @param {string} name @param {string[]} args */
const check = (name, args) => {
  say(`\n== ${name}`);
  const { status } = run(node, args, { env });
  if (status === 0) passed += 1;
  else {
    failed += 1;
    say(`== ${name} failed`);
  }
};

/** @param {string} name @param {string[]} args @param {string} report @param {(json: unknown) => [number, number, number]} read */
const runner = (name, args, report, read) => {
  say(`\n== ${name}`);
  const file = join(root, report);
  rmSync(file, { force: true });
  const { status } = run(node, args, { env });
  if (!existsSync(file)) {
    failed += 1;
    say(`== ${name} wrote no report (exit ${status})`);
    return;
  }
  const [good, bad, left] = read(JSON.parse(readFileSync(file, 'utf8')));
  passed += good;
  skipped += left;
  // A runner that fails outside any test (a crashed worker, an unhandled error) must not pass as zero failures.
  failed += bad === 0 && status !== 0 ? 1 : bad;
  if (good + bad === 0) {
    failed += 1;
    say(`== ${name} ran no test`);
  }
};

const bin = (/** @type {string[]} */ ...parts) => join(root, 'node_modules', ...parts);
check('types', ['tools/build/typecheck.ts']);
check('lint', [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']);
runner(
  'unit, architecture, contract, service, shell',
  [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/vitest.json',
  ],
  'test-results/vitest.json',
  (json) => {
    const report =
      /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, numFailedTestSuites: number }} */ (
        json
      );
    const isSuiteOnly = report.numFailedTests === 0 && report.numFailedTestSuites > 0;
    return [
      report.numPassedTests,
      report.numFailedTests + (isSuiteOnly ? report.numFailedTestSuites : 0),
      report.numPendingTests + report.numTodoTests,
    ];
  },
);
if (existsSync('/usr/bin/chromium') || process.env.EXAM_SITE_CHROMIUM)
  runner(
    'pages in Chromium',
    [bin('@playwright', 'test', 'cli.js'), 'test'],
    'test-results/e2e.json',
    (json) => {
      const { stats } =
        /** @type {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} */ (
          json
        );
      return [stats.expected + stats.flaky, stats.unexpected, stats.skipped];
    },
  );
else {
  skipped += 1;
  say('== pages in Chromium: skipped, no Chromium here');
}

say('');
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
