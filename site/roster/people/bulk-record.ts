import type { BulkRecord } from '../../../shared/contract/people.ts';
import type { Person } from '../../../shared/contract/roster-table.ts';
import { settled } from './person-row.ts';

/** As the contract's `Person`. */
const MOST_TRAININGS = 50;

/** A person after what is recorded for many at once. */
export function recordOf(person: Person, record: BulkRecord): Person {
  switch (record.kind) {
    case 'training':
      return settled({ ...person, trainings: [...person.trainings, record.training].slice(-MOST_TRAININGS) });
    case 'letter': {
      const old = person.letters.find(({ post }) => post === record.letter.post);
      // The person signs for oneself, and a scan that was attached stays.
      const letter = {
        ...record.letter,
        signer: record.letter.signer || person.name,
        scanSha256: old?.scanSha256 ?? record.letter.scanSha256,
      };
      const letters =
        old === undefined
          ? [...person.letters, letter]
          : person.letters.map((one) => (one === old ? letter : one));
      return { ...person, letters };
    }
    case 'state':
      return { ...person, state: record.state };
    case 'post':
      return { ...person, post: record.post };
  }
}
