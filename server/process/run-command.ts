import { NewerDatabaseError } from '../sqlite/migrate.ts';
import { DataFolderBusyError } from './data-folder-lock.ts';
import { CommandError, EXIT, type ExitStatus } from './exit.ts';
import { scrub } from './secrets.ts';
import { DatabaseUnreachableError } from './unreachable-error.ts';

/**
 * Runs one command: its returned status becomes the exit status, a failure becomes one scrubbed
 * sentence on stderr (the stack only with --debug).
 */
export async function runCommand(work: () => Promise<ExitStatus>, isDebug: boolean): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.exitCode = statusOf(error);
    const text = error instanceof Error ? error.message : String(error);
    const stack = isDebug && error instanceof Error ? `\n${error.stack ?? ''}` : '';
    process.stderr.write(`${scrub(text + stack)}\n`);
  }
}

function statusOf(error: unknown): ExitStatus {
  if (error instanceof CommandError) return error.status;
  if (error instanceof NewerDatabaseError) return EXIT.usage;
  if (error instanceof DataFolderBusyError || error instanceof DatabaseUnreachableError) return EXIT.missing;
  if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
    return EXIT.missing;
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return EXIT.usage;
  return EXIT.no;
}
