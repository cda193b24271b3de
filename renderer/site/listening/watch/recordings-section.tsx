import './watch.css';
import { useState } from 'react';
import type { Programme } from '../../../../shared/contract/programme.ts';
import { programmesFeed, useSiteCommand } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { Button } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { FeedFault } from '../../../kit/feed-fault.tsx';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { CueEditor } from './cue-editor.tsx';
import { placeText } from './programme-place.ts';
import { RecordingUpload } from './recording-upload.tsx';

/** The recordings of listening tests with their cue sheets. */
export function RecordingsSection() {
  const text = useText();
  const words = text.recordings;
  const { value: programmes, error } = useFeed(programmesFeed);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const remove = useSiteCommand('programme.remove');
  const restore = useSiteCommand('programme.restore');
  if (error && !programmes) return <FeedFault error={error} />;
  if (!programmes) return <EmptyPage title={text.frame.loading} />;
  const chosen =
    programmes.find(({ id }) => id === chosenId) ??
    programmes.find(({ removedAtMs }) => removedAtMs === null);
  return (
    <section className="panel listening-watch" aria-labelledby="recordings-heading">
      <div className="panel-head">
        <h1 id="recordings-heading">{words.heading}</h1>
        <span className="muted small">{words.why}</span>
      </div>
      <RecordingUpload onStored={setChosenId} />
      {programmes.length === 0 ? (
        <EmptyPage title={words.none}>{words.noneAction}</EmptyPage>
      ) : (
        <div className="recording-columns">
          <ScrollRegion className="recording-list" label={words.heading}>
            <ul>
              {programmes.map((one) => (
                <li key={one.id}>
                  <RecordingRow
                    one={one}
                    isChosen={one.id === chosen?.id}
                    onChoose={() => setChosenId(one.id)}
                  />
                </li>
              ))}
            </ul>
          </ScrollRegion>
          {chosen && (
            <ScrollRegion className="recording-detail" label={chosen.title}>
              <div className="panel-head">
                <h2>{chosen.title}</h2>
                {chosen.removedAtMs === null ? (
                  <Button
                    disabled={chosen.isInUse}
                    loading={remove.isBusy}
                    title={chosen.isInUse ? words.inUse : undefined}
                    onClick={() => void remove.run({ id: chosen.id })}
                  >
                    {words.remove}
                  </Button>
                ) : (
                  <Button
                    type="primary"
                    loading={restore.isBusy}
                    onClick={() => void restore.run({ id: chosen.id })}
                  >
                    {words.restore}
                  </Button>
                )}
              </div>
              <p className="muted small">
                {words.facts(
                  chosen.fileName,
                  placeText(chosen.lengthMs),
                  `${(chosen.sampleRate / 1000).toFixed(1)} kHz`,
                  (chosen.sizeBytes / 1024 / 1024).toFixed(1),
                )}
                <br />
                SHA-256 {chosen.sha256}
              </p>
              {chosen.kind === 'real' && (
                <p>
                  <StatusMark tone="shelved">{words.sealed}</StatusMark> {words.sealedWhy}
                </p>
              )}
              {chosen.removedAtMs === null ? (
                <CueEditor key={chosen.id} programme={chosen} />
              ) : (
                <p>{words.removed}</p>
              )}
            </ScrollRegion>
          )}
        </div>
      )}
    </section>
  );
}

function RecordingRow({
  one,
  isChosen,
  onChoose,
}: {
  readonly one: Programme;
  readonly isChosen: boolean;
  onChoose(): void;
}) {
  const text = useText();
  const words = text.recordings;
  return (
    <button type="button" className="recording-row" aria-pressed={isChosen} onClick={onChoose}>
      <strong className="ellipsis">{one.title}</strong>
      <span className="muted small">
        {text.listening.recordingKind[one.kind]} · {placeText(one.lengthMs)} ·{' '}
        {one.removedAtMs !== null ? words.removedShort : words.questions(one.cues.length)}
      </span>
    </button>
  );
}
