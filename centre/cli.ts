import { CommandError, EXIT, type ExitStatus } from '../server/process/exit.ts';
import {
  numberOption,
  type OptionKinds,
  type OptionValues,
  parseOptions,
  requiredOption,
} from '../server/process/parse-options.ts';
import { runCommand } from '../server/process/run-command.ts';
import { storePlace } from './store-place.ts';

const HELP = `exam-centre <command> [options]   (--json: one JSON value on stdout; --debug: stack traces)

  Every command takes --store postgres://user@host[:port][,standby…]/database in place of --data DIR; serve and
  enrol then need --key-file FILE (made on first use, the same for every gateway; DIR/store.key with --data DIR).

  serve --data DIR [--port 7360] [--host 127.0.0.1] [--uplink-port 7361] [--uplink-host 0.0.0.0]
    [--unauthenticated-per-address 64]
        [--page-certificate FILE --page-key FILE]          pages by https, for people at other computers
        [--name NAME] [--time-zone Asia/Shanghai] [--stop-with-stdin]   run the regional centre
        [--level county|city|province|nation] [--enrolment FILE] [--cascade-policy FILE]
                                                        FILE of the centre above: pass on to it what sites report
  enrol --data DIR --site CODE --name NAME --out FILE [--uplink-url wss://HOST:7361/uplink]... [--days 400]
                                                        write the enrolment file of one site
  enrol … --centre [--covers 330106]...                 the same for a centre below; codes it may report for
  revoke --data DIR --site CODE                         withdraw a site's certificates
  rebuild --data DIR                                    make the boards anew from the log
  backup --data DIR --out FOLDER                        copy the data folder, also of a running centre
  account list --data DIR                               people who may sign in on the pages
  account add --data DIR --name NAME --person PERSON --role administrator|commander|watcher|auditor
  account reset|disable|enable --data DIR --name NAME   a password is read from standard input
  verify --data DIR                                     re-compute every chain of the log
`;
const DEFAULT_UPLINK_URL = 'wss://127.0.0.1:7361/uplink';

// Each command loads only what it needs: wrong use is answered at once.
type Command = (argv: readonly string[], isJson: boolean) => Promise<ExitStatus>;
const print = (value: object): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);

const PLACE = { data: 'string', store: 'string', 'key-file': 'string' } as const;

function read<K extends OptionKinds>(argv: readonly string[], kinds: K): OptionValues<K> {
  const { values, positionals } = parseOptions(argv, kinds);
  if (positionals[0] !== undefined) throw new CommandError(EXIT.usage, `unexpected: ${positionals[0]}`);
  return values as unknown as OptionValues<K>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  async serve(argv, isJson) {
    const { SERVE_OPTIONS, serveCentre } = await import('./serve.ts');
    await serveCentre(read(argv, SERVE_OPTIONS), isJson);
    return process.exitCode === EXIT.missing ? EXIT.missing : EXIT.done;
  },
  async enrol(argv, isJson) {
    const options = read(argv, {
      ...PLACE,
      site: 'string',
      name: 'string',
      out: 'string',
      'uplink-url': 'strings',
      days: 'string',
      centre: 'boolean',
      covers: 'strings',
    });
    const urls = options['uplink-url'];
    const out = requiredOption('out', options.out);
    const request = {
      place: storePlace(options),
      code: requiredOption('site', options.site),
      name: requiredOption('name', options.name),
      out,
      uplinkUrls: urls.length > 0 ? [...urls] : [DEFAULT_UPLINK_URL],
      days: numberOption('days', options.days, 400, 1, 3650),
      covers: scopeOf(options),
    };
    const { enrolSite } = await import('./enrol.ts');
    const enrolment = await enrolSite(request);
    const { site, endpoints, notAfterMs } = enrolment;
    if (isJson) print({ site, file: out, endpoints, notAfterMs });
    else process.stderr.write(`${site.code} is enrolled; give ${out} to the site on a safe way\n`);
    return EXIT.done;
  },
  async revoke(argv, isJson) {
    const options = read(argv, { ...PLACE, site: 'string' });
    const code = requiredOption('site', options.site);
    const { revokeSite } = await import('./maintenance.ts');
    await revokeSite(storePlace(options), code);
    if (isJson) print({ site: code, isRevoked: true });
    else process.stderr.write(`the certificates of ${code} are withdrawn\n`);
    return EXIT.done;
  },
  async rebuild(argv, isJson) {
    const place = storePlace(read(argv, PLACE));
    const { rebuildCentre } = await import('./maintenance.ts');
    const result = await rebuildCentre(place);
    if (isJson) print(result);
    else process.stderr.write(`${result.sites} sites rebuilt from ${result.events} events\n`);
    return EXIT.done;
  },
  async backup(argv, isJson) {
    const options = read(argv, { ...PLACE, out: 'string' });
    const out = requiredOption('out', options.out);
    const { backupCentre } = await import('./backup.ts');
    const { files } = backupCentre(storePlace(options), out);
    if (isJson) print({ out, files });
    else
      process.stderr.write(
        `${files.join(', ')} copied to ${out}; check it: exam-centre verify --data ${out}\n`,
      );
    return EXIT.done;
  },
  async account(argv, isJson) {
    const { values, positionals } = parseOptions(argv, {
      ...PLACE,
      name: 'string',
      person: 'string',
      role: 'string',
    });
    const [what = '', ...more] = positionals;
    if (more[0] !== undefined) throw new CommandError(EXIT.usage, `unexpected: ${more[0]}`);
    const { accountRequest, runAccountCommand } = await import('./account-command.ts');
    const request = accountRequest(what, values);
    const { readLine } = await import('../server/process/read-line.ts');
    const result = await runAccountCommand(storePlace(values), request, readLine);
    if (isJson) print(result);
    else process.stderr.write(`${JSON.stringify(result, null, 2)}\n`);
    return EXIT.done;
  },
  async verify(argv, isJson) {
    const place = storePlace(read(argv, PLACE));
    const { verifyCentre } = await import('./maintenance.ts');
    const verdict = await verifyCentre(place);
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

/** `--centre` alone covers what begins with its own code, without the zeros that end the code of a district. */
function scopeOf(options: {
  readonly centre?: boolean | undefined;
  readonly covers: readonly string[];
  readonly site?: string | undefined;
}): readonly string[] {
  if (options.centre !== true) {
    if (options.covers.length === 0) return [];
    throw new CommandError(EXIT.usage, '--covers belongs to --centre');
  }
  const wrong = options.covers.find((each) => !/^[0-9A-Za-z]{1,20}$/.test(each));
  if (wrong !== undefined) throw new CommandError(EXIT.usage, `--covers: ${wrong} is no beginning of a code`);
  return options.covers.length > 0 ? options.covers : [(options.site ?? '').replace(/(00)+$/, '')];
}

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
