import { useRef } from 'react';
import type { ResponsibilityLetter } from '../../../../shared/contract/person-records.ts';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, Checkbox, Input } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { fileToBase64, MOST_FILE_BYTES } from '../../file-base64.ts';

/** Letters of responsibility, one a post. A scan goes to a letter that is saved: `version` is null until then. */
export function LetterLines({
  person,
  faults,
  version,
  onChange,
}: {
  readonly person: Person;
  readonly faults: ReadonlySet<string>;
  readonly version: string | null;
  onChange(person: Person): void;
}) {
  const text = useText();
  const words = text.peopleRecords.sheet;
  const { letters } = person;
  const set = (next: readonly ResponsibilityLetter[]): void => onChange({ ...person, letters: [...next] });
  const change = (at: number, part: Partial<ResponsibilityLetter>): void =>
    set(letters.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <>
      <h3>{words.letters}</h3>
      {letters.length === 0 && <p className="muted">{words.noLetters}</p>}
      {[...letters.entries()].map(([at, letter]) => (
        <div className="line-card" key={at}>
          <div className="field-grid">
            <span>{words.isSigned}</span>
            <Checkbox
              aria-label={words.isSigned}
              checked={letter.isSigned}
              onChange={({ target }) => change(at, { isSigned: target.checked })}
            />
            <span>{text.peopleRecords.fields.post}</span>
            <Input
              aria-label={text.peopleRecords.fields.post ?? ''}
              value={letter.post}
              maxLength={64}
              {...(letter.post === '' ? { status: 'error' as const } : {})}
              onChange={(event) => change(at, { post: event.target.value })}
            />
            <span>{words.signer}</span>
            <Input
              aria-label={words.signer}
              value={letter.signer}
              maxLength={64}
              onChange={(event) => change(at, { signer: event.target.value })}
            />
            <span>{words.signedOn}</span>
            <Input
              aria-label={words.signedOn}
              value={letter.signedOn ?? ''}
              placeholder="2026-05-25"
              {...(faults.has(`letters.${at}.signedOn`) ? { status: 'error' as const } : {})}
              onChange={(event) => change(at, { signedOn: event.target.value.trim() || null })}
            />
          </div>
          <div className="toolbar">
            {letter.scanSha256 !== null && (
              <a
                className="plain-link"
                href={`/api/v1/people/scans/${letter.scanSha256}`}
                target="_blank"
                rel="noreferrer"
              >
                {words.openScan} <span className="mono small">{letter.scanSha256.slice(0, 12)}</span>
              </a>
            )}
            <AttachScan id={person.id} post={letter.post} version={version} />
            <Button size="small" onClick={() => set(letters.filter((_, index) => index !== at))}>
              {words.takeAway}
            </Button>
          </div>
        </div>
      ))}
      <Button
        onClick={() =>
          set([
            ...letters,
            {
              post: person.post,
              isSigned: true,
              signer: person.name,
              signedOn: null,
              scanSha256: null,
            },
          ])
        }
      >
        {words.addLetter}
      </Button>
    </>
  );
}

function AttachScan({
  id,
  post,
  version,
}: {
  readonly id: string;
  readonly post: string;
  readonly version: string | null;
}) {
  const text = useText();
  const words = text.peopleRecords.sheet;
  const attach = useSiteCommand('people.attachScan');
  const picker = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file || version === null) return;
    if (file.size > MOST_FILE_BYTES)
      return notify({ kind: 'error', code: 'too-large', detail: text.people.fileTooLarge });
    await attach.run({ id, version, post, base64: await fileToBase64(file) });
    if (picker.current) picker.current.value = '';
  };
  return (
    <>
      <Button
        size="small"
        title={words.scanWhy}
        disabled={version === null}
        loading={attach.isBusy}
        onClick={() => picker.current?.click()}
      >
        {words.attach}
      </Button>
      <input
        ref={picker}
        type="file"
        accept=".pdf,.jpg,.jpeg,.png"
        className="visually-hidden"
        aria-label={words.attach}
        tabIndex={-1}
        onChange={(event) => void take(event.target.files?.[0])}
      />
    </>
  );
}
