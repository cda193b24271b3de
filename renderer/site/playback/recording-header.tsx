import { type ReactNode, useState } from 'react';
import type { RecordingState } from '../../../shared/contract/recording.ts';
import { Button, Modal } from '../../kit/controls.ts';
import { shortTime } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { gapWhy, sizeInWords } from './coverage-words.ts';

/** Is it being recorded now, and how long will it be kept? */
export function RecordingHeader({
  tabs,
  state,
  nameOf,
  timeZone,
  nowMs,
}: {
  readonly tabs: ReactNode;
  readonly state: RecordingState;
  nameOf(cameraId: string): string;
  readonly timeZone: string;
  readonly nowMs: number;
}) {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const total = state.recording.length + state.missing.length;
  return (
    <div className="toolbar recording-header">
      <h1 className="visually-hidden">{text.playback.heading}</h1>
      {tabs}
      {state.isEnabled ? (
        <StatusMark tone={state.missing.length > 0 ? 'attention' : 'normal'}>
          {text.playback.recordingOf(state.recording.length, total)}
        </StatusMark>
      ) : (
        <StatusMark tone="unconnected">{text.playback.stateOff}</StatusMark>
      )}
      {state.isEnabled && state.missing.length > 0 && (
        <button type="button" className="link-button" onClick={() => setOpen(true)}>
          <StatusMark tone="fault">{text.playback.notRecording(state.missing.length)}</StatusMark>
        </button>
      )}
      <span className="grow" />
      <span className="muted">
        {[
          text.playback.space(sizeInWords(state.usedBytes), sizeInWords(state.maxBytes)),
          state.freeBytes === null
            ? text.playback.freeUnknown
            : text.playback.free(sizeInWords(state.freeBytes)),
          ...(state.hoursLeft === null ? [] : [text.playback.hoursLeft(state.hoursLeft)]),
          text.playback.retention(state.retentionDays),
          state.oldestMs === null
            ? text.playback.noOldest
            : text.playback.oldest(shortTime(state.oldestMs, timeZone, nowMs)),
        ].join(' · ')}
      </span>
      <Modal
        open={isOpen}
        title={text.playback.missingList}
        footer={<Button onClick={() => setOpen(false)}>{text.frame.close}</Button>}
        onCancel={() => setOpen(false)}
        width={640}
        destroyOnHidden
      >
        <ul className="missing-list">
          {state.missing.map(({ cameraId, reason, code, sinceMs }) => (
            <li key={cameraId}>
              <StatusMark tone="fault">{nameOf(cameraId)}</StatusMark>
              <span>{gapWhy(reason, code, text)}</span>
              <span className="muted nowrap">
                {shortTime(sinceMs, timeZone, nowMs)} · {text.playback.lasting(nowMs - sinceMs)}
              </span>
            </li>
          ))}
        </ul>
      </Modal>
    </div>
  );
}
