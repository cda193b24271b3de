import { readFileSync } from 'node:fs';
import { CommandError, EXIT } from '../../server/process/exit.ts';
import type { ExamLibrary } from '../../shared/contract/exam-library.ts';
import { readExamLibrary } from '../../shared/domain/exam/read-exam-library.ts';

/** The shipped templates and step tables are data: a broken file is refused in one sentence. */
export function readLibraryFile(path: string): ExamLibrary {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const isSyntax = error instanceof SyntaxError;
    throw new CommandError(EXIT.usage, `${path}: ${isSyntax ? 'is no JSON' : 'cannot be read'}`);
  }
  const read = readExamLibrary(json);
  if (read.kind === 'profile') return read.profile;
  throw new CommandError(EXIT.usage, `${path}: ${read.field}: ${read.why}`);
}
