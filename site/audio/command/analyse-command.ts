import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { parseOptions, requiredOption } from '../../../server/process/parse-options.ts';
import { readListeningProfile } from '../read-listening-profile.ts';
import { type Sound, secondsOf } from '../sound.ts';
import { readSound } from '../wav/read-sound.ts';
import { ANALYSES } from './analyses.ts';
import { printFinding } from './print-finding.ts';

/** What the command needs from the program it is part of. */
export interface AnalyseCommandSetup {
  readonly defaultProfile: string;
  readonly ffmpegPath: string;
}

/** `audio analyse --capture FILE [--reference FILE] --kind KIND [--profile FILE]`: one kind of measurement of a file. */
export async function analyseCommand(
  argv: readonly string[],
  isJson: boolean,
  setup: AnalyseCommandSetup,
): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(argv, {
    capture: 'string',
    reference: 'string',
    kind: 'string',
    profile: 'string',
  });
  if (positionals.length > 0)
    throw new CommandError(
      EXIT.usage,
      `audio analyse takes options only, not ${JSON.stringify(positionals[0])}`,
    );
  const kind = requiredOption('kind', values.kind);
  const analysis = Object.hasOwn(ANALYSES, kind) ? ANALYSES[kind] : undefined;
  if (!analysis)
    throw new CommandError(EXIT.usage, `--kind must be one of ${Object.keys(ANALYSES).join(', ')}`);
  const capturePath = requiredOption('capture', values.capture);
  if (analysis.reference === 'needed' && values.reference === undefined)
    throw new CommandError(EXIT.usage, `--reference is needed for --kind ${kind}`);
  const isUnused = analysis.reference === 'unused' && values.reference !== undefined;
  if (isUnused) process.stderr.write(`--reference is not used by --kind ${kind}\n`);
  const profile = readListeningProfile(values.profile ?? setup.defaultProfile);
  const capture = await soundOf('capture', capturePath, setup.ffmpegPath);
  const reference =
    values.reference === undefined || isUnused
      ? null
      : await soundOf('reference', values.reference, setup.ffmpegPath);
  const { verdict, reasons, fields } = analysis.analyse({ capture, reference, profile });
  const result = {
    kind,
    sampleRate: capture.sampleRate,
    channels: capture.channels.length,
    seconds: secondsOf(capture),
    verdict,
    reasons,
    ...fields,
  };
  process.stdout.write(isJson ? `${JSON.stringify(result)}\n` : `${printFinding(result)}\n`);
  return verdict === 'fail' || verdict === 'not-measurable' ? EXIT.no : EXIT.done;
}

async function soundOf(option: string, path: string, ffmpegPath: string): Promise<Sound> {
  const sound = await readSound(path, ffmpegPath);
  if ('problem' in sound) {
    const status = sound.problem === 'ffmpeg-missing' ? EXIT.missing : EXIT.usage;
    throw new CommandError(status, `--${option}: ${path} ${sound.text}`);
  }
  if (secondsOf(sound) === 0) throw new CommandError(EXIT.usage, `--${option}: ${path} holds no samples`);
  return sound;
}
