import { type FormEvent, useState } from 'react';
import type { CameraSetupTable } from '../../../shared/contract/camera-setup.ts';
import type { FoundDevice } from '../../../shared/contract/onvif-device.ts';
import { foundFeed, jobsFeed, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button, Input } from '../../kit/controls.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { FormField } from './form-field.tsx';
import { FoundDeviceForm } from './found-device-form.tsx';

/** Search the networks for ONVIF cameras, read one, and add what it offers. */
export function FindCameras({ table }: { readonly table: CameraSetupTable }) {
  const text = useText();
  const words = text.settings.discovery;
  const found = useFeed(foundFeed).value;
  const jobs = useFeed(jobsFeed).value ?? [];
  const [range, setRange] = useState('');
  const [chosen, setChosen] = useState<FoundDevice | null>(null);
  const search = useSiteCommand('cameraSetup.discover');
  const cancel = useSiteCommand('jobs.cancel');
  const job = jobs.find(({ id }) => id === found?.jobId);
  const isRunning = job?.state === 'running';
  const devices = found?.devices ?? [];
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setChosen(null);
    await search.run({ range });
  };
  return (
    <div className={chosen ? 'settings-body with-side wide-side' : 'settings-body'}>
      <section className="panel setup-find" aria-label={text.settings.find}>
        <h2>{text.settings.find}</h2>
        <p className="muted">{words.why}</p>
        <form className="find-form" onSubmit={(event) => void submit(event)}>
          <FormField
            label={words.range}
            hint={words.rangeHint}
            problem={search.error?.field === 'range' ? words.rangeProblem : null}
          >
            <Input
              aria-label={words.range}
              value={range}
              maxLength={64}
              autoComplete="off"
              onChange={(event) => setRange(event.target.value)}
            />
          </FormField>
          <Button type="primary" htmlType="submit" loading={search.isBusy} disabled={isRunning}>
            {words.start}
          </Button>
          {isRunning && job && (
            <>
              <Button loading={cancel.isBusy} onClick={() => void cancel.run({ id: job.id })}>
                {words.stop}
              </Button>
              <span className="muted">{words.progress(job.done, job.total ?? 0)}</span>
            </>
          )}
        </form>
        <p>
          {job?.state === 'failed' ? (
            <StatusMark tone="fault">{words.failed}</StatusMark>
          ) : found?.jobId ? (
            words.found(devices.length)
          ) : (
            <span className="muted">{words.never}</span>
          )}
        </p>
        {found?.jobId && devices.length === 0 && !isRunning && <p className="muted">{words.nothing}</p>}
        {devices.length > 0 && (
          <ScrollRegion className="found-rows" label={words.found(devices.length)}>
            <table className="rows">
              <thead>
                <tr>
                  <th>{words.columns.address}</th>
                  <th>{words.columns.name}</th>
                  <th>{words.columns.model}</th>
                  <th>{words.columns.known}</th>
                  <th>{words.columns.actions}</th>
                </tr>
              </thead>
              <tbody>
                {devices.map((device) => (
                  <tr key={`${device.host}:${device.port}`}>
                    <td className="mono">
                      {device.host}:{device.port}
                    </td>
                    <td>{device.name}</td>
                    <td>{device.model}</td>
                    <td>
                      {device.knownCameraIds.length > 0 ? (
                        <StatusMark tone="normal">
                          {words.known(device.knownCameraIds.join(text.frame.listMark))}
                        </StatusMark>
                      ) : (
                        <StatusMark tone="unchecked">{words.unknown}</StatusMark>
                      )}
                    </td>
                    <td>
                      <Button
                        size="small"
                        aria-label={words.readOf(device.host)}
                        onClick={() => setChosen(device)}
                      >
                        {words.read}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </section>
      {chosen && (
        <FoundDeviceForm
          key={`${chosen.host}:${chosen.port}`}
          found={chosen}
          table={table}
          onClose={() => setChosen(null)}
        />
      )}
    </div>
  );
}
