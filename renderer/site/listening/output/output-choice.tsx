import { useCallback, useEffect, useState } from 'react';
import { Button, Select } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { type SignalOutput, setPreferences, usePreferences } from '../../../kit/preferences.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { openOutput } from './open-output.ts';
import { askForNames, type FoundOutputs, findOutputs, locateOutput } from './output-devices.ts';
import { toneOf } from './try-tone.ts';

const TRY_SECONDS = 1;
const keyOf = (output: SignalOutput): string => (typeof output === 'string' ? output : `device:${output.id}`);

/** Where the signal comes out: the school's broadcast host or an output of this computer, tried by a short tone. */
export function OutputChoice({ size = 'middle' }: { readonly size?: 'middle' | 'large' }) {
  const words = useText().audioCheck;
  const { signalOutput } = usePreferences();
  const [found, setFound] = useState<FoundOutputs | null>(null);
  const [isTrying, setTrying] = useState(false);
  const look = useCallback(() => {
    findOutputs().then(setFound, () => setFound(null));
  }, []);
  useEffect(() => {
    look();
    if (!('mediaDevices' in navigator)) return;
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, [look]);
  const place = signalOutput === 'external' ? null : locateOutput(signalOutput, found);
  const devices = found?.devices ?? [];
  const own = place?.kind === 'gone' || place?.kind === 'unknown' ? [place] : [];
  const options = [
    { value: 'external', label: words.outputs.external },
    { value: 'usual', label: words.outputs.usual },
    ...devices.map((device) => ({ value: keyOf(device), label: words.outputDevice(device.label) })),
    ...own.map(({ label }) => ({ value: keyOf(signalOutput), label: words.outputDevice(label) })),
  ];
  const value = place?.kind === 'found' ? keyOf(place.device) : keyOf(signalOutput);
  const choose = (key: string): void => {
    const device = devices.find((one) => keyOf(one) === key);
    if (key === 'external' || key === 'usual') setPreferences({ signalOutput: key });
    else if (device !== undefined) setPreferences({ signalOutput: device });
  };
  const tryOut = async (): Promise<void> => {
    if (signalOutput === 'external') return;
    const output = await openOutput(signalOutput);
    if (typeof output === 'string') {
      notify({ kind: 'information', text: words.emissionProblems[output] });
      look();
      return;
    }
    setTrying(true);
    output.play(toneOf(output.buffer(TRY_SECONDS)), (problem) => {
      setTrying(false);
      if (problem !== null) notify({ kind: 'information', text: words.emissionProblems[problem] });
    });
  };
  const name = async (): Promise<void> => {
    const answer = await askForNames();
    if (answer !== 'named') notify({ kind: 'information', text: words.namesRefused[answer] });
    look();
  };
  return (
    <>
      <Select
        size={size}
        aria-label={words.output}
        value={value}
        popupMatchSelectWidth={false}
        options={options}
        onChange={choose}
      />
      {signalOutput !== 'external' && (
        <Button size={size} loading={isTrying} title={words.tryWhy} onClick={() => void tryOut()}>
          {words.tryTone}
        </Button>
      )}
      {signalOutput !== 'external' && found !== null && !found.areNamed && (
        <Button size={size} title={words.showNamesWhy} onClick={() => void name()}>
          {words.showNames}
        </Button>
      )}
      {place?.kind === 'gone' && (
        <span role="alert">
          <StatusMark tone="fault">{words.outputGone(place.label)}</StatusMark>
        </span>
      )}
    </>
  );
}
