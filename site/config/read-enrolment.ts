import { readFileSync } from 'node:fs';
import { CommandError, EXIT } from '../../server/process/exit.ts';
import { Enrolment } from '../../shared/uplink/enrolment.ts';

/** Reads the file `exam-centre enrol` wrote. A broken one, or one of another site, is refused with exit 2. */
export function readEnrolment(path: string, siteCode: string): Enrolment {
  const refuse = (why: string): never => {
    throw new CommandError(EXIT.usage, `uplink.enrolment: ${path}: ${why}`);
  };
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return refuse('not valid JSON');
  }
  const parsed = Enrolment.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
  }
  if (parsed.data.site.code !== siteCode)
    return refuse(`is for site ${parsed.data.site.code}, this site is ${siteCode}`);
  return parsed.data;
}
