import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandError, EXIT, type ExitStatus } from '../server/process/exit.ts';
import { numberOption, parseOptions, requiredOption } from '../server/process/parse-options.ts';
import { runCommand } from '../server/process/run-command.ts';
import { registerSecret } from '../server/process/secrets.ts';
import { serveUntilSignal } from '../server/process/serve-until-signal.ts';
import { RtspUrl } from '../shared/contract/site-config.ts';
import { analyseCommand } from './audio/command/analyse-command.ts';
import { signalCommand } from './audio/command/signal-command.ts';
import { probeCamera } from './cameras/probe.ts';
import { secretsInRtspUrl } from './cameras/rtsp/rtsp-url.ts';
import { status } from './cli/status.ts';
import { loadSiteConfig } from './config/load-site-config.ts';
import { verifyCommand } from './evidence/verify-command.ts';
import { cameraDiscover } from './onvif/discover-command.ts';
import { findProgram, startProgramSite } from './program.ts';
import { rosterCheckCommand } from './roster/command/check-command.ts';
import { rosterDrawCommand } from './roster/command/draw-command.ts';
import { rosterReplanCommand } from './roster/command/replan-command.ts';
import { rosterSolveCommand } from './roster/command/solve-command.ts';
import { rosterSubstituteCommand } from './roster/command/substitute-command.ts';
import { runDemo } from './run-demo.ts';
import { verifyOutbox } from './uplink/verify-outbox.ts';

const HELP = `exam-site <command> [options]   (--json: one JSON value on stdout; --debug: stack traces)

  serve --config FILE --data DIR [--port 7350] [--host 127.0.0.1]   run the site service
  demo [--rooms 12] [--port 0] [--no-open]                          a complete site without hardware
  status --url URL --token T                                        state of a running site
  camera probe URL [--seconds 5] [--transport tcp|udp]              what a camera stream really is
  evidence verify DIR|FILE [--trust CA.pem]                         prove a sealed folder or a signed proof, anywhere
  camera discover [--range A.B.C.D/24] [--seconds 3]                ONVIF cameras of the local networks
  audio signal --kind stipa|sweep|check|chirp|steps|channels|sentence|tone --out FILE.wav    a test signal as a WAV file
  audio analyse --capture FILE [--reference FILE] --kind KIND       one measurement of a recording
  roster solve PROBLEM.json [--seconds 30] [--seed N] [--previous ROSTER.json]   a roster, or why there is none
  roster solve FILE --format nrp [--seconds 30] [--seed N]          shift scheduling, text format of Curtois and Qu
  roster check PROBLEM.json ROSTER.json [--previous ROSTER.json]   every broken rule of a roster, invigilation or duty
  roster substitute PROBLEM.json ROSTER.json --session S --room R [--person P]   who could take a seat, and why
  roster draw PROBLEM.json ROSTER.json --session S --seed TEXT [--verify DRAWN.json]   draws who sits in which room
  roster replan PROBLEM.json ROSTER.json --absent P[=S1,S2]   the fewest changes when people do not come
  uplink verify --data DIR                                          re-compute the outbox's chain
`;
const DEFAULT_PORT = 7350;

type Command = (argv: readonly string[], isJson: boolean) => Promise<ExitStatus>;

const serve: Command = async (argv, isJson) => {
  const { values } = parseOptions(argv, { config: 'string', data: 'string', port: 'string', host: 'string' });
  const configPath = requiredOption('config', values.config);
  const dataFolder = requiredOption('data', values.data);
  const port = numberOption('port', values.port, DEFAULT_PORT, 0, 65_535);
  const site = await startProgramSite(findProgram(), {
    config: loadSiteConfig(configPath),
    dataFolder,
    host: values.host ?? '127.0.0.1',
    port,
  });
  const { url, token } = site;
  // Signals are handled before anybody can know that there is something to stop.
  const stopped = serveUntilSignal(() => site.close());
  if (isJson) process.stdout.write(`${JSON.stringify({ ready: true, url, token, pid: process.pid })}\n`);
  else process.stderr.write(`${url}/?token=${token}\n`);
  await stopped;
  return EXIT.done;
};

const cameraProbe: Command = async (argv, isJson) => {
  const { values, positionals } = parseOptions(argv, { seconds: 'string', transport: 'string' });
  const url = positionals[0];
  if (url === undefined) throw new CommandError(EXIT.usage, 'camera probe needs the address of a stream');
  if (!RtspUrl.safeParse(url).success)
    throw new CommandError(EXIT.usage, 'URL: must be an address like rtsp://user:password@host:554/path');
  for (const secret of secretsInRtspUrl(url)) registerSecret(secret);
  const { transport = 'tcp' } = values;
  if (transport !== 'tcp' && transport !== 'udp')
    throw new CommandError(EXIT.usage, '--transport must be tcp or udp');
  const seconds = numberOption('seconds', values.seconds, 5, 1, 600);
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  const result = await probeCamera(url, { seconds, transport, signal: stop.signal });
  const isError = 'error' in result;
  if (isJson) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (isError) process.stderr.write(`${result.error.text}\n`);
  else
    for (const [name, value] of Object.entries(result))
      process.stdout.write(
        `${name.padEnd(22)} ${typeof value === 'object' ? JSON.stringify(value) : value}\n`,
      );
  return isError ? EXIT.no : EXIT.done;
};

const uplinkVerify: Command = async (argv, isJson) => {
  const { values } = parseOptions(argv, { data: 'string' });
  const verdict = verifyOutbox(requiredOption('data', values.data));
  process.stdout.write(
    isJson
      ? `${JSON.stringify(verdict)}\n`
      : `${verdict.ok ? 'the chain is whole' : 'the chain is broken'}\n`,
  );
  return verdict.ok ? EXIT.done : EXIT.no;
};

const audioAnalyse: Command = (argv, isJson) =>
  analyseCommand(argv, isJson, {
    defaultProfile: join(findProgram().folder, 'resources', 'profiles', 'listening-default.json'),
    ffmpegPath: 'ffmpeg',
  });

const rosterRules = (): string =>
  join(findProgram().folder, 'resources', 'profiles', 'roster-rules-default.json');
const defaultRules = () => ({
  invigilation: rosterRules(),
  duty: join(findProgram().folder, 'resources', 'profiles', 'duty-rules-default.json'),
});

const rosterWorker = (): URL =>
  pathToFileURL(findProgram().entry('site/roster-worker', 'site/roster-worker.ts'));

const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  demo: runDemo,
  status,
  'audio analyse': audioAnalyse,
  'audio signal': async (argv, isJson) =>
    signalCommand(argv, isJson, {
      sentencePath: join(findProgram().folder, 'resources', 'sounds', 'speech-sentence.wav'),
    }),
  'camera probe': cameraProbe,
  'camera discover': cameraDiscover,
  'evidence verify': verifyCommand,
  'roster check': (argv, isJson) => rosterCheckCommand(argv, isJson, defaultRules()),
  'roster solve': (argv, isJson) =>
    rosterSolveCommand(argv, isJson, { defaultRules: defaultRules(), workerUrl: rosterWorker() }),
  'roster draw': (argv, isJson) => rosterDrawCommand(argv, isJson, rosterRules()),
  'roster replan': (argv, isJson) =>
    rosterReplanCommand(argv, isJson, { defaultRules: rosterRules(), workerUrl: rosterWorker() }),
  'roster substitute': (argv, isJson) => rosterSubstituteCommand(argv, isJson, rosterRules()),
  'uplink verify': uplinkVerify,
};

const argv = process.argv.slice(2);
const isJson = argv.includes('--json');
const two = argv.slice(0, 2).join(' ');
const name = two in COMMANDS ? two : (argv[0] ?? '');

await runCommand(async () => {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return command(argv.slice(name.split(' ').length), isJson);
  const isHelp = ['help', '--help', '-h', ''].includes(name);
  process.stderr.write(HELP);
  if (!isHelp) throw new CommandError(EXIT.usage, `there is no command ${JSON.stringify(two.trim())}`);
  return name === '' ? EXIT.usage : EXIT.done;
}, argv.includes('--debug'));
