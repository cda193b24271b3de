import { CommandError, EXIT, type ExitStatus } from '../../server/process/exit.ts';
import { parseOptions, requiredOption } from '../../server/process/parse-options.ts';

/** `status --url URL --token T`: a one-page state of a running site. Exit 3 when it cannot be reached. */
export async function status(argv: readonly string[], isJson: boolean): Promise<ExitStatus> {
  const { values } = parseOptions(argv, { url: 'string', token: 'string' });
  const url = requiredOption('url', values.url);
  const token = requiredOption('token', values.token);
  if (!URL.canParse(url)) throw new CommandError(EXIT.usage, `--url: ${url} is not an address`);
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(new URL(path, url), {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    }).catch((error: unknown) => {
      const cause =
        error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new CommandError(EXIT.missing, `the site at ${url} does not answer: ${cause}`);
    });
    if (answer.status === 401) throw new CommandError(EXIT.usage, '--token: the site refused it');
    if (!answer.ok) throw new CommandError(EXIT.no, `the site answered ${answer.status} to ${path}`);
    return answer.json();
  };
  const [health, cameras, readiness, uplink] = await Promise.all([
    ask('/api/v1/health'),
    ask('/api/v1/cameras'),
    ask('/api/v1/readiness'),
    ask('/api/v1/uplink'),
  ]);
  if (isJson) process.stdout.write(`${JSON.stringify({ health, cameras, readiness, uplink })}\n`);
  else process.stdout.write(`${inWords(cameras, readiness, uplink)}\n`);
  return EXIT.done;
}

function inWords(cameras: unknown, readiness: unknown, uplink: unknown): string {
  const rows = cameras as { id: string; state: string; stateReason: string }[];
  const down = rows.filter(({ state }) => state !== 'live');
  const { overall, gates } = readiness as {
    overall: string;
    gates: { id: string; state: string; reason: string }[];
  };
  const link = uplink as {
    state: string;
    lanes: Record<string, { last: number; acked: number }>;
    error: string | null;
  };
  return [
    `readiness  ${overall}`,
    ...gates.map(({ id, state, reason }) => `  ${id.padEnd(12)} ${state.padEnd(14)} ${reason}`),
    `cameras    ${rows.length - down.length} of ${rows.length} live`,
    ...down.slice(0, 40).map(({ id, state, stateReason }) => `  ${id.padEnd(20)} ${state}: ${stateReason}`),
    `uplink     ${link.state}${link.error ? `: ${link.error}` : ''}`,
    ...Object.entries(link.lanes).map(
      ([lane, { last, acked }]) => `  lane ${lane}     ${acked} of ${last} acknowledged`,
    ),
  ].join('\n');
}
