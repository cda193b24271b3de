import type { CoverageProof } from '../../../shared/contract/recording.ts';
import { GAP_REASONS } from '../../../shared/contract/recording.ts';
import type { SignedProof } from '../../../shared/contract/signed-proof.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { gapWhy, sizeInWords } from '../playback/coverage-words.ts';
import { preciseTime } from '../playback/time-view.ts';
import { type ProofHead, seconds } from './proof-csv.ts';
import { type ProofCamera, type ProofRoom, type ProofSum, proofTotal } from './proof-rows.ts';

/** The proof as it is read and printed: head, verdict, a line per room and camera, the files, signatures. */
export function ProofSheet({
  proof,
  signed,
  rooms,
  head,
  hasFiles,
}: {
  readonly proof: CoverageProof;
  readonly signed: SignedProof;
  readonly rooms: readonly ProofRoom[];
  readonly head: ProofHead;
  readonly hasFiles: boolean;
}) {
  const text = useText();
  const words = text.proof;
  return (
    <article className="proof-sheet" aria-label={words.title}>
      <h2>{words.title}</h2>
      <dl className="proof-head">
        <dt>{words.site}</dt>
        <dd>{head.site}</dd>
        <dt>{words.session}</dt>
        <dd>{head.session}</dd>
        <dt>{words.range}</dt>
        <dd>{head.range}</dd>
        <dt>{words.made}</dt>
        <dd>{words.madeBy(head.operator, head.made)}</dd>
      </dl>
      <Verdict proof={proof} rooms={rooms} head={head} />
      <table className="rows proof-rows">
        <thead>
          <tr>
            <th>{words.room}</th>
            <th>{words.camera}</th>
            <th className="number">{words.expected}</th>
            <th className="number">{words.recorded}</th>
            <th className="number">{words.missing}</th>
            <th>{words.gaps}</th>
          </tr>
        </thead>
        <tbody>
          {rooms.map((room) => (
            <RoomLines key={room.roomId} room={room} head={head} />
          ))}
        </tbody>
      </table>
      {hasFiles && <FileTable rooms={rooms} head={head} />}
      <p className="muted small">{words.how}</p>
      <Signature signed={signed} />
      <p className="proof-signatures">
        {words.signatures.map((what) => (
          <span key={what}>{what}</span>
        ))}
      </p>
    </article>
  );
}

/** The file that holds these very lines, by its digest: who has the sheet can tell whether a file is its own. */
function Signature({ signed }: { readonly signed: SignedProof }) {
  const words = useText().proof;
  return (
    <div className="proof-signature">
      <StatusMark tone="normal">{words.signed}</StatusMark>
      <dl className="proof-head">
        <dt>{words.digest}</dt>
        <dd className="mono">{signed.sha256}</dd>
        <dt>{words.keyId}</dt>
        <dd className="mono">{signed.keyId}</dd>
      </dl>
      <p className="muted small">
        {signed.certificates.length > 0 ? words.vouched : words.notVouched} {words.howToVerify}{' '}
        <code>exam-site evidence verify</code>
      </p>
    </div>
  );
}

function Verdict({
  proof,
  rooms,
  head,
}: {
  readonly proof: CoverageProof;
  readonly rooms: readonly ProofRoom[];
  readonly head: ProofHead;
}) {
  const text = useText();
  const words = text.proof;
  const total = proofTotal(rooms);
  const { lasting } = text.playback;
  const without = total.roomsWithoutCamera.map(head.nameOfRoom).join(text.frame.listMark);
  const isOver = proof.madeAtMs >= proof.toMs;
  return (
    <div className="proof-verdict">
      <p>
        {total.cameras > 0 && total.missingMs === 0 && without === '' && isOver ? (
          <StatusMark tone="normal">{words.complete(total.cameras)}</StatusMark>
        ) : (
          <StatusMark tone={total.missingMs > 0 || total.cameras === 0 ? 'fault' : 'attention'}>
            {total.cameras === 0
              ? words.nothing
              : words.sum(total.cameras, total.completeCameras, lasting(total.missingMs))}
          </StatusMark>
        )}
      </p>
      {total.missingMs > 0 && (
        <p>
          {GAP_REASONS.filter((reason) => total.byReason.has(reason))
            .map((reason) =>
              text.playback.missingPart(
                text.playback.reason[reason],
                lasting(total.byReason.get(reason) ?? 0),
              ),
            )
            .join(text.frame.listMark)}
        </p>
      )}
      {without !== '' && (
        <p>
          <StatusMark tone="attention">{words.withoutCamera(without)}</StatusMark>
        </p>
      )}
      {!isOver && (
        <p>
          <StatusMark tone="attention">{words.notOver}</StatusMark>
        </p>
      )}
    </div>
  );
}

const Figures = ({ expectedMs, recordedMs, missingMs }: ProofSum) => (
  <>
    <td className="number">{seconds(expectedMs)}</td>
    <td className="number">{seconds(recordedMs)}</td>
    <td className={missingMs > 0 ? 'number tone-fault' : 'number'}>{seconds(missingMs)}</td>
  </>
);

function RoomLines({ room, head }: { readonly room: ProofRoom; readonly head: ProofHead }) {
  const words = useText().proof;
  const name = head.nameOfRoom(room.roomId);
  const [only] = room.cameras;
  if (only === undefined)
    return (
      <tr>
        <th scope="row">{name}</th>
        <td colSpan={5}>
          <StatusMark tone="attention">{words.noCamera}</StatusMark>
        </td>
      </tr>
    );
  return (
    <>
      {room.cameras.length > 1 && (
        <tr className="proof-room">
          <th scope="row">{name}</th>
          <td>{words.anyCamera(room.cameras.length)}</td>
          <Figures {...room} />
          <td />
        </tr>
      )}
      {room.cameras.map((camera) => (
        <tr key={camera.cameraId}>
          {room.cameras.length > 1 ? <td /> : <th scope="row">{name}</th>}
          <td>
            {head.nameOfCamera(camera.cameraId)}
            {!camera.isConfigured && <div className="muted small">{words.removed}</div>}
          </td>
          <Figures {...camera} />
          <td>
            <Gaps camera={camera} timeZone={head.timeZone} />
          </td>
        </tr>
      ))}
    </>
  );
}

function Gaps({ camera, timeZone }: { readonly camera: ProofCamera; readonly timeZone: string }) {
  const text = useText();
  if (camera.gaps.length === 0)
    return camera.expectedMs === 0 ? text.proof.nothing : <span className="muted">{text.proof.noGap}</span>;
  return (
    <ul>
      {camera.gaps.map(({ fromMs, toMs, reason, code }) => (
        <li key={`${fromMs} ${code}`}>
          <span className="nowrap">
            {preciseTime(fromMs, timeZone)}–{preciseTime(toMs, timeZone)}
          </span>{' '}
          {text.proof.gap(seconds(toMs - fromMs), gapWhy(reason, code, text))}
        </li>
      ))}
    </ul>
  );
}

/** What proves it: every file with its size and the head of its hash chain. */
function FileTable({ rooms, head }: { readonly rooms: readonly ProofRoom[]; readonly head: ProofHead }) {
  const words = useText().proof;
  return (
    <>
      <h3>{words.files}</h3>
      <table className="rows proof-files">
        <thead>
          <tr>
            <th>{words.camera}</th>
            <th>{words.fileTime}</th>
            <th className="number">{words.size}</th>
            <th>{words.chainHead}</th>
          </tr>
        </thead>
        <tbody>
          {rooms.flatMap((room) =>
            room.cameras.flatMap(({ cameraId, files }) =>
              files.map(({ id, fromMs, toMs, bytes, chainHead, isOpen }) => (
                <tr key={id}>
                  <td className="nowrap">
                    {head.nameOfRoom(room.roomId)} {head.nameOfCamera(cameraId)}
                  </td>
                  <td className="nowrap">
                    {preciseTime(fromMs, head.timeZone)}–{preciseTime(toMs, head.timeZone)}
                    {isOpen && ` ${words.open}`}
                  </td>
                  <td className="number nowrap">{sizeInWords(bytes)}</td>
                  <td className="mono">{chainHead}</td>
                </tr>
              )),
            ),
          )}
        </tbody>
      </table>
    </>
  );
}
