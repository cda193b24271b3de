import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { numberOption, parseOptions, requiredOption } from '../../../server/process/parse-options.ts';
import { secondsOf } from '../sound.ts';
import { readSentence } from '../wav/read-sentence.ts';
import { writeWav } from '../wav/write-wav.ts';
import { SIGNALS } from './signals.ts';
import { writeAtomically } from './write-atomically.ts';

const FULL_SCALE_SINE_DBFS = -3.01;
const USUAL = { frequencyHz: 997, levelDbfs: -18 };

/**
 * `audio signal --kind KIND --out FILE.wav [--seconds N] [--sample-rate 48000]`, for a tone also `--frequency` and
 * `--level`: writes a test signal as a WAV of 16 bits, which every player at a school knows. The same request
 * gives the same bytes.
 */
export function signalCommand(
  argv: readonly string[],
  isJson: boolean,
  setup: { readonly sentencePath: string },
): ExitStatus {
  const { values, positionals } = parseOptions(withNegativeLevel(argv), {
    kind: 'string',
    out: 'string',
    seconds: 'string',
    'sample-rate': 'string',
    frequency: 'string',
    level: 'string',
  });
  if (positionals.length > 0)
    throw new CommandError(
      EXIT.usage,
      `audio signal takes options only, not ${JSON.stringify(positionals[0])}`,
    );
  const kind = requiredOption('kind', values.kind);
  const signal = Object.hasOwn(SIGNALS, kind) ? SIGNALS[kind] : undefined;
  if (!signal) throw new CommandError(EXIT.usage, `--kind must be one of ${Object.keys(SIGNALS).join(', ')}`);
  const path = requiredOption('out', values.out);
  const sampleRate = numberOption('sample-rate', values['sample-rate'], 48_000, 8_000, 192_000);
  if (signal.seconds === null && values.seconds !== undefined)
    throw new CommandError(EXIT.usage, `--seconds: --kind ${kind} has its own length`);
  if (kind !== 'tone' && (values.frequency !== undefined || values.level !== undefined))
    throw new CommandError(
      EXIT.usage,
      `--${values.frequency === undefined ? 'level' : 'frequency'}: is for --kind tone`,
    );
  const { usual, least, most } = signal.seconds ?? { usual: 0, least: 0, most: 0 };
  const sound = signal.make({
    sampleRate,
    seconds: numberOption('seconds', values.seconds, usual, least, most),
    frequencyHz: realOption('frequency', values.frequency, USUAL.frequencyHz, 1, sampleRate / 2 - 1),
    levelDbfs: realOption('level', values.level, USUAL.levelDbfs, -120, FULL_SCALE_SINE_DBFS),
    sentence: () => readSentence(setup.sentencePath),
  });
  const bytes = writeWav(sound, 's16');
  writeAtomically('out', path, bytes);
  const result = {
    kind,
    file: path,
    sampleRate,
    channels: sound.channels.length,
    seconds: secondsOf(sound),
    bytes: bytes.length,
  };
  process.stdout.write(
    isJson ? `${JSON.stringify(result)}\n` : `${path}: ${result.seconds} s, ${sampleRate} Hz\n`,
  );
  return EXIT.done;
}

/** `--level -20` reads as an option followed by an option; people mean `--level=-20`. */
function withNegativeLevel(argv: readonly string[]): string[] {
  const at = argv.indexOf('--level');
  const next = argv[at + 1];
  return at < 0 || next === undefined || !/^-\d/.test(next)
    ? [...argv]
    : [...argv.slice(0, at), `--level=${next}`, ...argv.slice(at + 2)];
}

function realOption(
  name: string,
  text: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() === '' || !(value >= min && value <= max))
    throw new CommandError(
      EXIT.usage,
      `--${name} takes a number from ${min} to ${max}, not ${JSON.stringify(text)}`,
    );
  return value;
}
