import './papers.css';
import { useState } from 'react';
import type { ListeningSignature, SignatureState } from '../../../../shared/contract/listening-papers.ts';
import { Button } from '../../../kit/controls.ts';
import { StatusMark, type Tone } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { SignDialog, type Signing } from './sign-dialog.tsx';

const STATE_TONES: Readonly<Record<SignatureState, Tone>> = {
  valid: 'normal',
  'other-key': 'normal',
  'content-changed': 'fault',
  broken: 'fault',
};

/** Who signed a result, whether it still stands, and one more signature. */
export function SignatureList({
  signatures,
  contentSha256,
  rooms,
  title,
  statement,
  whole,
  whoIs,
  timeOf,
  onSign,
}: {
  readonly signatures: readonly ListeningSignature[];
  readonly contentSha256: string;
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  readonly title: string;
  readonly statement: string;
  readonly whole: string;
  readonly whoIs: (id: string) => string;
  readonly timeOf: (ms: number) => string;
  onSign(signing: Signing): Promise<boolean>;
}) {
  const words = useText().listeningPapers;
  const [isSigning, setSigning] = useState(false);
  const nameOf = (roomId: string): string => rooms.find(({ id }) => id === roomId)?.name ?? roomId;
  return (
    <>
      {signatures.length === 0 ? (
        <p>{words.noSignature}</p>
      ) : (
        <ul className="paper-lines">
          {signatures.map((one) => (
            <li key={one.id} title={one.statement}>
              <b>{one.name}</b>
              <span>{words.roles[one.role]}</span>
              <span className="muted">{one.roomId === null ? whole : nameOf(one.roomId)}</span>
              <span className="muted small">
                {words.signedAt(timeOf(one.atMs))} · {words.enteredBy(whoIs(one.enteredBy))}
              </span>
              <span className="grow" />
              <StatusMark tone={STATE_TONES[one.state]}>{words.states[one.state]}</StatusMark>
            </li>
          ))}
        </ul>
      )}
      <Button type="primary" onClick={() => setSigning(true)}>
        {words.sign}
      </Button>
      <p className="muted small paper-hash">
        {words.hash} SHA-256 {contentSha256}
      </p>
      {isSigning && (
        <SignDialog {...{ title, statement, whole, rooms, onSign }} onClose={() => setSigning(false)} />
      )}
    </>
  );
}
