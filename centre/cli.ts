import { CommandError, EXIT, type ExitStatus } from '../server/process/exit.ts';
import { runCommand } from '../server/process/run-command.ts';
import { parseOptions } from './cli/parse-options.ts';

const HELP = `exam-centre <command> [options]   (--json: one JSON value on stdout; --debug: stack traces)

  serve --data DIR [--port 7360] [--host 127.0.0.1] [--uplink-port 7361] [--uplink-host 0.0.0.0]
        [--name NAME] [--time-zone Asia/Shanghai]       run the regional centre
  enrol --data DIR --site CODE --name NAME --out FILE [--uplink-url wss://HOST:7361/uplink]... [--days 400]
                                                        write the enrolment file of one site
  revoke --data DIR --site CODE                         withdraw a site's certificates
  rebuild --data DIR                                    make the boards anew from the log
  verify --data DIR                                     re-compute every chain of the log

  --store postgres://... (PostgreSQL instead of SQLite) and serve --enrolment FILE (reporting to the
  level above) are not available in this version.
`;
const DEFAULT_UPLINK_URL = 'wss://127.0.0.1:7361/uplink';

// Each command loads only what it needs: wrong use is answered at once.
type Command = (argv: readonly string[], isJson: boolean) => Promise<ExitStatus>;
const print = (value: object): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);

const COMMANDS: Readonly<Record<string, Command>> = {
  async serve(argv, isJson) {
    const { SERVE_OPTIONS, serveCentre } = await import('./serve.ts');
    await serveCentre(parseOptions(argv, SERVE_OPTIONS), isJson);
    return process.exitCode === EXIT.missing ? EXIT.missing : EXIT.done;
  },
  async enrol(argv, isJson) {
    const options = parseOptions(argv, ['data', 'site', 'name', 'out', 'uplink-url', 'days']);
    const urls = options.all('uplink-url');
    const out = options.required('out');
    const request = {
      dataFolder: options.required('data'),
      code: options.required('site'),
      name: options.required('name'),
      out,
      uplinkUrls: urls.length > 0 ? urls : [DEFAULT_UPLINK_URL],
      days: options.number('days', 400, 1, 3650),
    };
    const { enrolSite } = await import('./enrol.ts');
    const enrolment = await enrolSite(request);
    const { site, endpoints, notAfterMs } = enrolment;
    if (isJson) print({ site, file: out, endpoints, notAfterMs });
    else process.stderr.write(`${site.code} is enrolled; give ${out} to the site on a safe way\n`);
    return EXIT.done;
  },
  async revoke(argv, isJson) {
    const options = parseOptions(argv, ['data', 'site']);
    const code = options.required('site');
    const { revokeSite } = await import('./maintenance.ts');
    revokeSite(options.required('data'), code);
    if (isJson) print({ site: code, isRevoked: true });
    else process.stderr.write(`the certificates of ${code} are withdrawn\n`);
    return EXIT.done;
  },
  async rebuild(argv, isJson) {
    const dataFolder = parseOptions(argv, ['data']).required('data');
    const { rebuildCentre } = await import('./maintenance.ts');
    const result = rebuildCentre(dataFolder);
    if (isJson) print(result);
    else process.stderr.write(`${result.sites} sites rebuilt from ${result.events} events\n`);
    return EXIT.done;
  },
  async verify(argv, isJson) {
    const dataFolder = parseOptions(argv, ['data']).required('data');
    const { verifyCentre } = await import('./maintenance.ts');
    const verdict = verifyCentre(dataFolder);
    if (isJson) print(verdict);
    else
      process.stderr.write(
        verdict.ok
          ? `${verdict.events} events of ${verdict.sites} sites: every chain is whole\n`
          : `the first bad event is ${JSON.stringify(verdict.firstBad)}\n`,
      );
    return verdict.ok ? EXIT.done : EXIT.no;
  },
};

const argv = process.argv.slice(2);
const name = argv[0] ?? '';

await runCommand(async () => {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const isHelp = ['help', '--help', '-h', ''].includes(name) || argv.includes('--help');
  if (command && !isHelp) return command(argv.slice(1), argv.includes('--json'));
  process.stderr.write(HELP);
  if (!isHelp) throw new CommandError(EXIT.usage, `there is no command ${JSON.stringify(name)}`);
  return name === '' ? EXIT.usage : EXIT.done;
}, argv.includes('--debug'));
