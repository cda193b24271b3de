import { useState } from 'react';
import type {
  Calibration,
  ListeningLimitsTable,
} from '../../../../shared/contract/listening-profile-contract.ts';
import { useSite, useSiteCommand } from '../../../client/site.ts';
import { Button, Input, InputNumber, Select } from '../../../kit/controls.ts';
import { decimal } from '../../../kit/format.ts';
import { useText } from '../../../kit/text/index.ts';
import { Labelled } from '../papers/labelled.tsx';
import { ReasonDialog } from '../papers/reason-dialog.tsx';

/** Microphones somebody measured with a meter; all others give dBFS only. */
export function CalibrationList({
  calibrations,
  whoAndWhen,
  onChanged,
}: {
  readonly calibrations: readonly Calibration[];
  readonly whoAndWhen: (who: string, atMs: number) => string;
  onChanged(table: ListeningLimitsTable): void;
}) {
  const text = useText();
  const words = text.listeningPapers;
  const site = useSite();
  const calibrate = useSiteCommand('listeningProfile.calibrate');
  const [cameraId, setCameraId] = useState<string | null>(null);
  const [offsetDb, setOffsetDb] = useState<number | null>(null);
  const [note, setNote] = useState('');
  const [withdrawn, setWithdrawn] = useState<string | null>(null);
  const nameOf = (id: string): string => {
    const camera = site?.cameras.find((one) => one.id === id);
    const room = site?.rooms.find((one) => one.id === camera?.roomId);
    return room && camera ? `${room.name} ${text.codes.cameraRole[camera.role]}` : id;
  };
  const isComplete = cameraId !== null && offsetDb !== null && note.trim() !== '';
  const enter = async (): Promise<void> => {
    if (!isComplete) return;
    const made = await calibrate.run({ cameraId, offsetDb, note: note.trim() });
    if (made === null) return;
    onChanged(made);
    setCameraId(null);
    setOffsetDb(null);
    setNote('');
  };
  return (
    <section aria-labelledby="calibration-head">
      <h2 id="calibration-head">{words.calibration}</h2>
      <p className="muted">{words.calibrationWhy}</p>
      <ul className="paper-lines">
        {calibrations.map((one) => (
          <li key={one.cameraId} title={one.note}>
            <b>{nameOf(one.cameraId)}</b>
            <span>{decimal(one.offsetDb)} dB</span>
            <span className="muted small">{whoAndWhen(one.by, one.atMs)}</span>
            <span className="grow" />
            <Button size="small" onClick={() => setWithdrawn(one.cameraId)}>
              {words.withdraw}
            </Button>
          </li>
        ))}
      </ul>
      <div className="limits-form">
        <Labelled label={words.camera}>
          <Select
            aria-label={words.camera}
            value={cameraId}
            showSearch
            optionFilterProp="label"
            popupMatchSelectWidth={false}
            options={(site?.cameras ?? []).map(({ id }) => ({ value: id, label: nameOf(id) }))}
            onChange={setCameraId}
          />
        </Labelled>
        <Labelled label={words.offset}>
          <InputNumber
            aria-label={words.offset}
            value={offsetDb}
            min={0}
            max={200}
            step={0.1}
            onChange={setOffsetDb}
          />
        </Labelled>
        <Labelled label={words.note}>
          <Input
            aria-label={words.note}
            value={note}
            maxLength={200}
            onChange={(event) => setNote(event.target.value)}
          />
        </Labelled>
        <Button disabled={!isComplete} loading={calibrate.isBusy} onClick={() => void enter()}>
          {words.calibrate}
        </Button>
      </div>
      {withdrawn !== null && (
        <ReasonDialog
          title={`${words.withdraw} ${nameOf(withdrawn)}`}
          placeholder=""
          onClose={() => setWithdrawn(null)}
          onConfirm={async (reason) => {
            const made = await calibrate.run({ cameraId: withdrawn, offsetDb: null, note: reason });
            if (made !== null) onChanged(made);
            return made !== null;
          }}
        />
      )}
    </section>
  );
}
