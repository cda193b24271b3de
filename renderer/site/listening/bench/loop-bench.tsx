import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { SiteInfo } from '../../../../shared/contract/site-contract.ts';
import { BENCH_KINDS, type BenchKind, type BenchResult } from '../../../../shared/contract/sound-bench.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { useTicker } from '../../../client/use-ticker.ts';
import { Button, Select } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { BenchHistory } from './bench-history.tsx';
import { BenchOutcome } from './bench-outcome.tsx';
import { BenchStep } from './bench-step.tsx';
import { toBase64 } from './encode-wav.ts';
import { LiveSpectrum } from './live-spectrum.tsx';
import { type BenchAudio, type InputProblem, isProcessed, listInputs, openInput } from './open-input.ts';
import { playAndRecord, type Recording, startTone } from './play-and-record.ts';

const ANY = '';

/** The sound card against itself: output to input by a cable. */
export function LoopBench({ site }: { readonly site: SiteInfo }) {
  const text = useText();
  const words = text.bench;
  const queries = useQueryClient();
  const results =
    useQuery({ queryKey: ['soundBench.list'], queryFn: () => siteClient.query('soundBench.list', {}) })
      .data ?? null;
  const measure = useSiteCommand('soundBench.measure');
  const [audio, setAudio] = useState<BenchAudio | null>(null);
  const [problem, setProblem] = useState<InputProblem | null>(null);
  const [isOpening, setOpening] = useState(false);
  const [inputs, setInputs] = useState<readonly { readonly id: string; readonly label: string }[]>([]);
  const [deviceId, setDeviceId] = useState(ANY);
  const [stopTone, setStopTone] = useState<(() => void) | null>(null);
  const [kind, setKind] = useState<BenchKind>('sweep');
  const [recording, setRecording] = useState<{
    readonly taken: Recording;
    readonly endsMonoMs: number;
  } | null>(null);
  const [shown, setShown] = useState<BenchResult | null>(null);
  const open = useRef<BenchAudio | null>(null);
  useEffect(() => () => open.current?.close(), []);

  const close = (): void => {
    stopTone?.();
    setStopTone(null);
    open.current?.close();
    open.current = null;
    setAudio(null);
  };
  const begin = async (wanted: string): Promise<void> => {
    close();
    setProblem(null);
    setOpening(true);
    const opened = await openInput(wanted === ANY ? null : wanted);
    setOpening(false);
    if (typeof opened === 'string') {
      setProblem(opened);
      return;
    }
    opened.onLost(() => {
      close();
      notify({ kind: 'information', text: words.lost });
    });
    open.current = opened;
    setAudio(opened);
    setInputs(await listInputs().catch(() => []));
  };
  const toggleTone = (): void => {
    if (stopTone !== null) {
      stopTone();
      setStopTone(null);
    } else if (audio !== null) {
      const stop = startTone(audio);
      setStopTone(() => stop);
    }
  };
  const run = async (): Promise<void> => {
    if (audio === null) return;
    stopTone?.();
    setStopTone(null);
    try {
      const taken = await playAndRecord(audio, kind);
      setRecording({ taken, endsMonoMs: performance.now() + taken.seconds * 1000 });
      const wav = await taken.wav;
      setRecording(null);
      const made = await measure.run({ kind, wavBase64: toBase64(wav), input: audio.input });
      if (made === null) return;
      setShown(made);
      await queries.invalidateQueries({ queryKey: ['soundBench.list'] });
    } catch (error) {
      setRecording(null);
      const wasStopped = error instanceof Error && error.message === 'stopped';
      if (!wasStopped) notify({ kind: 'information', text: words.failed });
    }
  };
  const processed = audio === null ? null : isProcessed(audio.input);
  const isBusy = recording !== null || measure.isBusy;
  return (
    <div className="bench-columns">
      <ol className="bench-steps">
        <BenchStep number={1} title={words.steps.connect} state={audio === null ? 'now' : 'done'}>
          <p>{words.connectHow}</p>
        </BenchStep>
        <BenchStep number={2} title={words.steps.input} state={audio === null ? 'now' : 'done'}>
          {audio === null ? (
            <>
              <p className="muted">{words.allowWhy}</p>
              {problem !== null && (
                <p role="alert">
                  <StatusMark tone="attention">{words.problems[problem].cause}</StatusMark>{' '}
                  <span>{words.problems[problem].action}</span>
                </p>
              )}
              <Button size="large" type="primary" loading={isOpening} onClick={() => void begin(deviceId)}>
                {words.allow}
              </Button>
            </>
          ) : (
            <>
              <div className="toolbar">
                <Select
                  size="large"
                  aria-label={words.device}
                  value={deviceId}
                  disabled={isBusy}
                  popupMatchSelectWidth={false}
                  style={{ minWidth: 220 }}
                  options={[
                    { value: ANY, label: words.anyDevice },
                    ...inputs
                      .filter(({ id }) => id !== 'default')
                      .map(({ id, label }) => ({ value: id, label: label || id.slice(0, 8) })),
                  ]}
                  onChange={(value) => {
                    setDeviceId(value);
                    void begin(value);
                  }}
                />
                <Button size="large" disabled={isBusy} onClick={close}>
                  {words.close}
                </Button>
              </div>
              <p className="muted small">
                {words.opened(audio.input.label, String(audio.input.sampleRate / 1000))}
              </p>
              <p>
                <StatusMark tone={processed === false ? 'normal' : 'attention'}>
                  {processed === false ? words.raw : processed ? words.processed : words.unsaid}
                </StatusMark>
              </p>
            </>
          )}
        </BenchStep>
        <BenchStep number={3} title={words.steps.level} state={audio === null ? 'later' : 'now'}>
          <p>{words.levelHow}</p>
          {audio !== null && (
            <>
              <Button size="large" aria-pressed={stopTone !== null} disabled={isBusy} onClick={toggleTone}>
                {stopTone === null ? words.tone : words.toneStop}
              </Button>
              <LiveSpectrum analyser={audio.analyser} />
            </>
          )}
        </BenchStep>
        <BenchStep number={4} title={words.steps.measure} state={audio === null ? 'later' : 'now'}>
          {recording !== null ? (
            <div className="toolbar">
              <Countdown endsMonoMs={recording.endsMonoMs} />
              <Button size="large" danger onClick={() => recording.taken.stop()}>
                {words.stop}
              </Button>
            </div>
          ) : (
            <div className="toolbar">
              <Select
                size="large"
                aria-label={words.kind}
                value={kind}
                disabled={isBusy}
                popupMatchSelectWidth={false}
                options={BENCH_KINDS.map((value) => ({ value, label: words.kinds[value] }))}
                onChange={setKind}
              />
              <Button
                size="large"
                type="primary"
                disabled={audio === null}
                loading={measure.isBusy}
                onClick={() => void run()}
              >
                {shown === null ? words.begin : words.again}
              </Button>
              {measure.isBusy && <span className="muted">{words.calculating}</span>}
            </div>
          )}
        </BenchStep>
      </ol>
      <div className="bench-side">
        {shown !== null && <BenchOutcome result={shown} timeZone={site.site.timeZone} />}
        <BenchHistory results={results} site={site} shownId={shown?.id ?? null} onShow={setShown} />
      </div>
    </div>
  );
}

function Countdown({ endsMonoMs }: { readonly endsMonoMs: number }) {
  useTicker(250);
  const words = useText().bench;
  return (
    <p className="bench-countdown" role="status">
      {words.recording(Math.max(0, Math.ceil((endsMonoMs - performance.now()) / 1000)))}
    </p>
  );
}
