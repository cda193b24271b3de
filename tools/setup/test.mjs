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
    probe: () => isOnPath('chromium-headless-shell'),
    package: 'chromium-headless-shell',
    why: 'Chromium without a window (pages are tested in it)',
  },
  {
    probe: hasFile('/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc'),
    package: 'fonts-wqy-zenhei',
    why: 'a Chinese font',
  },
  { probe: () => isOnPath('ffmpeg'), package: 'ffmpeg', why: 'FFmpeg' },
  {
    probe: () => isOnPath('pdftotext'),
    package: 'poppler-utils',
    why: 'poppler (reads the printed reports back)',
  },
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
  {
    probe: () => isOnPath('pulseaudio') && isOnPath('pactl'),
    package: 'pulseaudio pulseaudio-utils',
    why: 'PulseAudio (a virtual sound card)',
  },
  {
    probe: hasFile('/usr/lib/postgresql'),
    package: 'postgresql',
    why: "PostgreSQL (the centre's store)",
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
/** @type {string[]} What failed, and what needed a second look, said once more where it is read first: at the end. */
const remarks = [];

/** @param {string} name @param {string[]} args */
const check = (name, args) => {
  say(`\n== ${name}`);
  const { status } = run(node, args, { env });
  if (status === 0) passed += 1;
  else {
    failed += 1;
    remarks.push(`failed: ${name}`);
  }
};

const bin = (/** @type {string[]} */ ...parts) => join(root, 'node_modules', ...parts);

/**
 * Runs one runner and gives its report; counts a failure when there is none.
 * @template Report
 * @param {string} name @param {string[]} args @param {string} path
 * @returns {{ status: number | null, report: Report } | null}
 */
const report = (name, args, path) => {
  const file = join(root, path);
  rmSync(file, { force: true });
  const { status } = run(node, args, { env });
  if (existsSync(file)) return { status, report: JSON.parse(readFileSync(file, 'utf8')) };
  failed += 1;
  remarks.push(`failed: ${name} wrote no report (exit ${status})`);
  return null;
};

/**
 * Adds up what a runner says. One that fails outside any test (a crashed worker, an unhandled error) must not pass as
 * zero failures, nor one that ran nothing.
 * @param {string} name @param {number | null} status @param {{ good: number, bad: number, left: number }} counts
 */
const add = (name, status, { good, bad, left }) => {
  passed += good;
  skipped += left;
  failed += bad;
  if (good + bad > 0 && (bad > 0 || status === 0)) return;
  failed += 1;
  remarks.push(
    `failed: ${name} ${good + bad === 0 ? 'ran no test' : `ended with ${status} outside its tests`}`,
  );
};

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { name: string, status: string, message?: string,
 *     assertionResults: { fullName: string, status: string, failureMessages?: string[] }[] }[] }} VitestReport
 */
const vitest = (/** @type {string} */ name, /** @type {string} */ path, /** @type {string[]} */ more) =>
  /** @type {{ status: number | null, report: VitestReport } | null} */ (
    report(
      name,
      [
        ...[bin('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json'],
        ...[`--outputFile.json=${path}`, ...more],
      ],
      path,
    )
  );

/** Real servers and processes share two cores: a file of theirs that failed is looked at once more, alone, and said. */
const mayNeedSecondLook = (/** @type {string} */ file) => /[\\/]test[\\/](service|shell)[\\/]/.test(file);
const SECOND_LOOKS = 3;

const runVitest = () => {
  const name = 'unit, architecture, contract, service, shell';
  say(`\n== ${name}`);
  const first = vitest(name, 'test-results/vitest.json', []);
  if (first === null) return;
  const counts = {
    good: first.report.numPassedTests,
    bad: first.report.numFailedTests,
    left: first.report.numPendingTests + first.report.numTodoTests,
  };
  const broken = first.report.testResults.filter(({ status }) => status === 'failed');
  let status = first.status;
  const again = broken.map((file) => file.name).filter(mayNeedSecondLook);
  if (again.length > 0 && again.length <= SECOND_LOOKS) {
    say(`\n== once more, alone: ${again.join(', ')}`);
    const second = vitest('second look', 'test-results/vitest-again.json', ['--maxWorkers=1', ...again]);
    const mended = second?.report.testResults.filter((file) => file.status === 'passed') ?? [];
    for (const { name: path } of mended) {
      const file = broken.find((one) => one.name === path);
      if (file === undefined) continue;
      const tests = file.assertionResults.filter((one) => one.status === 'failed');
      counts.bad -= tests.length;
      counts.good += tests.length;
      for (const one of tests)
        remarks.push(`passed only alone: ${one.fullName}: ${firstLine(one.failureMessages?.[0])}`);
      broken.splice(broken.indexOf(file), 1);
    }
    if (broken.length === 0) status = 0;
  }
  for (const file of broken) {
    const tests = file.assertionResults.filter((one) => one.status === 'failed');
    // A file that could not even be read has no test that failed.
    if (tests.length === 0) counts.bad += 1;
    if (tests.length === 0) remarks.push(`failed: ${file.name}: ${firstLine(file.message)}`);
    for (const one of tests) remarks.push(`failed: ${one.fullName}: ${firstLine(one.failureMessages?.[0])}`);
  }
  add(name, status, counts);
};

const firstLine = (/** @type {string | undefined} */ text) =>
  (text ?? 'no message').split('\n')[0]?.slice(0, 240);

/** @typedef {{ title: string, specs?: { title: string, tests: { status: string }[] }[], suites?: Suite[] }} Suite */
const runPages = () => {
  const name = 'pages in Chromium';
  say(`\n== ${name}`);
  const done =
    /** @type {{ status: number | null, report: { suites: Suite[], stats: { expected: number, unexpected: number, flaky: number, skipped: number } } } | null} */ (
      report(name, [bin('@playwright', 'test', 'cli.js'), 'test'], 'test-results/e2e.json')
    );
  if (done === null) return;
  const { suites, stats } = done.report;
  const look = (/** @type {Suite} */ suite) => {
    for (const { title, tests } of suite.specs ?? [])
      for (const { status } of tests)
        if (status === 'unexpected') remarks.push(`failed: ${suite.title}: ${title}`);
        else if (status === 'flaky') remarks.push(`passed at the second attempt: ${suite.title}: ${title}`);
    for (const inner of suite.suites ?? []) look(inner);
  };
  for (const suite of suites) look(suite);
  add(name, done.status, { good: stats.expected + stats.flaky, bad: stats.unexpected, left: stats.skipped });
};

check('types', ['tools/build/typecheck.ts']);
check('lint', [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']);
runVitest();
if (existsSync('/usr/bin/chromium') || process.env.EXAM_SITE_CHROMIUM) runPages();
else {
  skipped += 1;
  say('== pages in Chromium: skipped, no Chromium here');
}

for (const remark of remarks) say(remark);
say('');
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
