import './diagnosis.css';
import { useState } from 'react';
import type { CameraDiagnosis } from '../../shared/contract/diagnosis.ts';
import { clock, useOperators, useSiteCommand } from '../client/site.ts';
import { Button } from '../kit/controls.ts';
import { shortTime } from '../kit/format.ts';
import { StatusMark } from '../kit/status-mark.tsx';
import { type Text, useText } from '../kit/text/index.ts';
import { ReferenceDialog } from './reference-dialog.tsx';
import { pictureOf, placeInWords } from './reference-facts.ts';
import { useDiagnosis, useReferencesChanged } from './use-diagnosis.ts';
import { ValueBars, withUnit } from './value-bars.tsx';

const SHOWN_REFERENCES = 5;

/** 画面诊断 of one camera: verdict, values against limits, the frame beside its reference, what changed. */
export function DiagnosisPanel({
  cameraId,
  timeZone,
}: {
  readonly cameraId: string;
  readonly timeZone: string;
}) {
  const text = useText();
  const words = text.selfTest;
  const diagnosis = useDiagnosis(cameraId);
  const operators = useOperators().data ?? [];
  const restore = useSiteCommand('diagnosis.reapproveReference');
  const referencesChanged = useReferencesChanged();
  const [isApproving, setApproving] = useState(false);
  if (diagnosis === null) return null;
  const { reference, references, changes, judgements, atMs } = diagnosis;
  const time = (ms: number): string => shortTime(ms, timeZone, clock.nowMs());
  const nameOf = (id: string): string => operators.find((operator) => operator.id === id)?.name ?? id;
  const older = references.filter(({ id }) => id !== reference?.id).slice(0, SHOWN_REFERENCES);
  return (
    <section className="diagnosis" aria-label={words.diagnosis}>
      <h3>{words.diagnosis}</h3>
      <Verdict diagnosis={diagnosis} text={text} />
      {atMs !== null && <p className="muted small">{words.measuredAt(time(atMs))}</p>}
      {atMs !== null && (
        <div className="picture-pair">
          <figure>
            <img src={pictureOf(cameraId, 'diagnosis', `?at=${atMs}`)} alt={words.nowPicture} />
            <figcaption>{words.nowPicture}</figcaption>
          </figure>
          {reference !== null && (
            <figure>
              <img
                src={pictureOf(cameraId, 'reference', `?reference=${reference.id}`)}
                alt={words.referencePicture}
              />
              <figcaption>{words.referencePicture}</figcaption>
            </figure>
          )}
        </div>
      )}
      {reference === null ? (
        <p className="muted">{words.noReference}</p>
      ) : (
        <>
          {atMs !== null && <p>{placeInWords(diagnosis.place, text)}</p>}
          <p className="muted small">
            {words.approvedBy(nameOf(reference.approvedBy), time(reference.approvedAtMs))}
          </p>
        </>
      )}
      <Button onClick={() => setApproving(true)}>{words.takeNew}</Button>
      {isApproving && <ReferenceDialog cameraIds={[cameraId]} onClose={() => setApproving(false)} />}
      {judgements.length > 0 && <ValueBars judgements={judgements} />}
      <h3>{words.changes}</h3>
      {changes.length === 0 ? (
        <p className="muted">{words.noChanges}</p>
      ) : (
        <ul className="change-list">
          {changes.slice(0, 8).map((change) => (
            <li key={change.atMs}>
              <span className="muted nowrap">{time(change.atMs)}</span>{' '}
              {change.faults.length + change.facts.length === 0
                ? words.good
                : [
                    ...change.faults.map(
                      ({ kind, value, unit }) => `${words.faultKind[kind]} ${withUnit(value, unit, text)}`,
                    ),
                    ...change.facts.map((fact) => words.fact[fact]),
                  ].join(text.frame.listMark)}
            </li>
          ))}
        </ul>
      )}
      {older.length > 0 && (
        <>
          <h3>{words.older}</h3>
          <ul className="older-references">
            {older.map(({ id, approvedBy, approvedAtMs }) => (
              <li key={id}>
                <img src={pictureOf(cameraId, 'reference', `?reference=${id}`)} alt="" />
                <span className="small">{words.approvedBy(nameOf(approvedBy), time(approvedAtMs))}</span>
                <Button
                  size="small"
                  onClick={() =>
                    void restore
                      .run({ cameraId, referenceId: id })
                      .then((done) => done && referencesChanged())
                  }
                >
                  {words.restore}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Verdict({ diagnosis, text }: { readonly diagnosis: CameraDiagnosis; readonly text: Text }) {
  const words = text.selfTest;
  const { raised, facts, atMs, reasonCode } = diagnosis;
  if (atMs === null)
    return (
      <p>
        <StatusMark tone="unchecked">
          {words.notMeasured}
          {text.frame.colon}
          {words.unmeasured[reasonCode]}
        </StatusMark>
      </p>
    );
  return (
    <>
      {raised.map(({ kind, value, unit, threshold, measure }) => (
        <p key={kind}>
          <StatusMark tone="fault">
            {words.faultKind[kind]}
            {text.frame.colon}
            {words.measure[measure]} {withUnit(value, unit, text)} ({words.limit}{' '}
            {withUnit(threshold, unit, text)})
          </StatusMark>
        </p>
      ))}
      {facts.map((fact) => (
        <p key={fact}>
          <StatusMark tone="unchecked">{words.fact[fact]}</StatusMark>
        </p>
      ))}
      {raised.length + facts.length === 0 && (
        <p>
          <StatusMark tone="normal">{words.good}</StatusMark>
        </p>
      )}
    </>
  );
}
