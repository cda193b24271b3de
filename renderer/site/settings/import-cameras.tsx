import { useRef, useState } from 'react';
import type { CameraImportPreview } from '../../../shared/contract/camera-setup.ts';
import { toPageError } from '../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../client/site.ts';
import { Button, Checkbox } from '../../kit/controls.ts';
import { downloadText } from '../../kit/download-text.ts';
import { notify } from '../../kit/notices.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { fileToBase64, MOST_FILE_BYTES } from '../file-base64.ts';

/** A table to start from; addresses and passwords invented. */
const SAMPLE = [
  '考场编号,考场名称,用途,摄像机编号,位置,厂商,主机,端口,用户名,密码,通道,子码流地址,主码流地址,传输',
  'r01,第01考场,考场,r01-front,前,海康威视,10.20.0.11,554,admin,请改成实际密码,1,,,',
  'r01,第01考场,考场,r01-back,后,大华,10.20.0.12,554,admin,请改成实际密码,1,,,',
  'papers,保密室,保密室,papers-safe,保密柜,,,,admin,请改成实际密码,,rtsp://10.20.0.20:554/live/sub,rtsp://10.20.0.20:554/live/main,TCP',
  'office,考务室,考务室,,,,,,,,,,,',
].join('\r\n');
const MOST_SHOWN = 200;

interface ChosenFile {
  readonly fileName: string;
  readonly base64: string;
}

/** Choose a table, see what it would change, then import it whole or not at all. */
export function ImportCameras({ onDone }: { onDone(): void }) {
  const text = useText();
  const words = text.settings.imports;
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [removesMissing, setRemovesMissing] = useState(false);
  const [preview, setPreview] = useState<CameraImportPreview | null>(null);
  const [isReading, setReading] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const doImport = useSiteCommand('cameraSetup.import');

  const read = async (chosen: ChosenFile, removes: boolean): Promise<void> => {
    setReading(true);
    try {
      setPreview(await siteClient.query('cameraSetup.previewImport', { ...chosen, removesMissing: removes }));
      setFile(chosen);
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      setReading(false);
      // The same file, corrected, must be choosable again.
      if (picker.current) picker.current.value = '';
    }
  };
  const choose = async (chosen: File | undefined): Promise<void> => {
    setPreview(null);
    setFile(null);
    if (!chosen) return;
    if (chosen.size > MOST_FILE_BYTES)
      return notify({ kind: 'error', code: 'too-large', detail: text.people.fileTooLarge });
    await read({ fileName: chosen.name, base64: await fileToBase64(chosen) }, removesMissing);
  };
  const run = async (): Promise<void> => {
    if (!file) return;
    if (await doImport.run({ ...file, removesMissing })) onDone();
  };
  return (
    <section className="panel setup-import" aria-label={text.settings.importTable}>
      <h2>{text.settings.importTable}</h2>
      <p className="muted">{words.why}</p>
      <div className="toolbar">
        <Button
          type={preview ? 'default' : 'primary'}
          loading={isReading}
          onClick={() => picker.current?.click()}
        >
          {words.chooseFile}
        </Button>
        <Button onClick={() => downloadText('cameras.csv', SAMPLE)}>{words.template}</Button>
        <Checkbox
          checked={removesMissing}
          onChange={(event) => {
            setRemovesMissing(event.target.checked);
            if (file) void read(file, event.target.checked);
          }}
        >
          {words.removesMissing}
        </Checkbox>
        <input
          ref={picker}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          className="visually-hidden"
          aria-label={words.chooseFile}
          tabIndex={-1}
          onChange={(event) => void choose(event.target.files?.[0])}
        />
      </div>
      {preview && file && (
        <ImportPreview
          preview={preview}
          fileName={file.fileName}
          removesMissing={removesMissing}
          isBusy={doImport.isBusy}
          onImport={run}
        />
      )}
    </section>
  );
}

function ImportPreview({
  preview,
  fileName,
  removesMissing,
  isBusy,
  onImport,
}: {
  readonly preview: CameraImportPreview;
  readonly fileName: string;
  readonly removesMissing: boolean;
  readonly isBusy: boolean;
  onImport(): Promise<void>;
}) {
  const text = useText();
  const words = text.settings.imports;
  const { problems, rooms, added, changed, unchanged, missing, cameras } = preview;
  const removed = removesMissing ? missing : [];
  const changes = added + changed + removed.length + rooms.added + rooms.changed;
  const facts = [
    text.people.encoding(preview.encoding.toUpperCase()),
    text.people.rows(preview.rows),
    words.rooms(rooms.added, rooms.changed),
    words.cameras(added, changed, unchanged),
    ...(missing.length > 0
      ? [
          `${words.missing(missing.length)}${text.frame.colon}${removesMissing ? words.missingGo : words.missingStay}`,
        ]
      : []),
  ];
  return (
    <div className="preview">
      <h3>{fileName}</h3>
      <p>{facts.join(' · ')}</p>
      {problems.length > 0 ? (
        <>
          <p className="tone-fault import-verdict">
            <Shape tone="fault" /> {text.people.problems(problems.length)}
          </p>
          <ol className="problem-rows scroll">
            {problems.slice(0, MOST_SHOWN).map((problem) => (
              <li key={`${problem.row} ${problem.column} ${problem.code}`}>
                {text.people.problem(problem.row, problem.column, text.codes.importProblem[problem.code], '')}
                <span className="muted small"> {problem.text}</span>
              </li>
            ))}
          </ol>
        </>
      ) : changes === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <Button type="primary" loading={isBusy} onClick={() => void onImport()}>
          {words.doImport(changes)}
        </Button>
      )}
      {cameras.length + removed.length > 0 && (
        <div className="scroll">
          <table className="rows">
            <thead>
              <tr>
                <th className="number">{words.columns.row}</th>
                <th>{words.columns.change}</th>
                <th>{words.columns.camera}</th>
                <th>{words.columns.room}</th>
                <th>{words.columns.role}</th>
                <th>{words.columns.address}</th>
                <th>{words.columns.user}</th>
              </tr>
            </thead>
            <tbody>
              {removed.map(({ id, roomId, role }) => (
                <tr key={`removed ${id}`}>
                  <td className="number">—</td>
                  <td className="tone-attention nowrap">
                    <Shape tone="attention" /> {words.change.removed}
                  </td>
                  <td>{id}</td>
                  <td>{roomId}</td>
                  <td>{text.codes.cameraRole[role]}</td>
                  <td />
                  <td />
                </tr>
              ))}
              {cameras.slice(0, MOST_SHOWN).map((camera) => (
                <tr key={camera.id}>
                  <td className="number">{camera.row}</td>
                  <td className={camera.change === 'unchanged' ? 'muted nowrap' : 'nowrap'}>
                    {words.change[camera.change]}
                  </td>
                  <td>{camera.id}</td>
                  <td>{camera.roomId}</td>
                  <td>{text.codes.cameraRole[camera.role]}</td>
                  <td className="mono">{camera.sub}</td>
                  <td>
                    {camera.user}
                    {camera.hasPassword ? ' •••' : ''}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
