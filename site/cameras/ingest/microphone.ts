import type { AudioLevel, AudioUnavailable } from '../../ports/cameras.ts';
import { type AudioFormat, audioFormatOf } from '../rtp/audio-config.ts';
import type { ChosenAudio } from '../rtsp/choose-tracks.ts';
import type { AudioTools, Meter } from './audio-tools.ts';
import { CaptureRing } from './capture-ring.ts';

/** A failed decoder is tried again after this long, while someone watches. */
const DECODER_REST_MS = 10_000;
const SILENCE_DBFS = -200;

export interface MicrophoneOptions {
  readonly cameraId: string;
  readonly tools: AudioTools;
  readonly ffmpegPath: string | null;
}

/** One camera's sound: the capture ring always, decoding and levels only while watched. */
export class Microphone {
  readonly ring = new CaptureRing();
  readonly #options: MicrophoneOptions;
  #announced: ChosenAudio | null = null;
  #format: AudioFormat | null = null;
  #toneFrequencyHz: number | null = null;
  #isWatched = false;
  #meter: Meter | null = null;
  #decoder: { push(accessUnit: Uint8Array): void; close(): void } | null = null;
  #failure: AudioUnavailable['code'] | null = null;
  #restUntilMs = 0;
  #lostPackets = 0;
  #readAtMs = 0;

  constructor(options: MicrophoneOptions) {
    this.#options = options;
  }

  get announced(): ChosenAudio | null {
    return this.#announced;
  }

  /** What a listener needs to decode it; null when it cannot be taken apart. */
  get format(): AudioFormat | null {
    return this.#format;
  }

  setTrack(audio: ChosenAudio | null): void {
    const before = formatKey(this.#format);
    this.#announced = audio;
    this.#format = audio === null || !audio.isUsable ? null : audioFormatOf(audio);
    if (formatKey(this.#format) === before) return;
    this.ring.forget();
    this.#stopMeasuring();
    if (this.#isWatched) this.#startMeasuring();
  }

  watch(isOn: boolean, toneFrequencyHz: number | null): void {
    if (this.#isWatched === isOn && this.#toneFrequencyHz === toneFrequencyHz) return;
    const isToneOnly = this.#isWatched && isOn;
    this.#isWatched = isOn;
    this.#toneFrequencyHz = toneFrequencyHz;
    if (isToneOnly && this.#meter !== null && this.#format !== null) {
      // A new tone needs a new meter, not a new decoder.
      this.#meter = this.#options.tools.createLevelMeter({
        sampleRate: this.#format.sampleRate,
        toneFrequencyHz,
      });
      return;
    }
    this.#stopMeasuring();
    if (isOn) this.#startMeasuring();
  }

  onFrame(
    bytes: Buffer,
    start: number,
    end: number,
    rtpTime: number,
    captureMicros: number,
    lostBefore: number,
  ): void {
    this.ring.push(bytes, start, end, rtpTime, captureMicros, lostBefore);
    if (lostBefore > 0) this.#lostPackets += lostBefore;
    if (this.#meter === null || this.#format === null) return;
    const frame = bytes.subarray(start, end);
    if (this.#format.codec === 'aac') this.#decoder?.push(frame);
    else this.#meter.push(this.#options.tools.decodeG711(this.#format.codec === 'pcma' ? 'a' : 'mu', frame));
  }

  /** Levels since the last call, or why there are none; null when there is nothing to say. */
  read(nowMs: number): { level: AudioLevel } | { unavailable: AudioUnavailable } | null {
    const { cameraId } = this.#options;
    if (this.#announced === null || !this.#isWatched) return null;
    if (this.#failure === 'decoder-failed' && nowMs >= this.#restUntilMs) {
      this.#failure = null;
      this.#startMeasuring();
    }
    if (this.#failure !== null) return { unavailable: { cameraId, code: this.#failure } };
    const windowMs = nowMs - this.#readAtMs;
    this.#readAtMs = nowMs;
    const reading = this.#meter?.read();
    if (reading === undefined || reading.sampleCount === 0) return null;
    const lostPackets = this.#lostPackets;
    this.#lostPackets = 0;
    const { tone } = reading;
    return {
      level: {
        cameraId,
        atMs: Date.now(),
        windowMs: Math.round(windowMs),
        rmsDbfs: finite(reading.rmsDbfs),
        peakDbfs: finite(reading.peakDbfs),
        laDbfs: finite(reading.laDbfs),
        isDigitalSilence: reading.isDigitalSilence,
        clippedSamples: reading.clippedSamples,
        lostPackets,
        tone:
          tone === null
            ? null
            : {
                frequencyHz: tone.frequencyHz,
                toneDbfs: finite(tone.toneDbfs),
                restDbfs: finite(tone.restDbfs),
              },
      },
    };
  }

  close(): void {
    this.#isWatched = false;
    this.#stopMeasuring();
  }

  #startMeasuring(): void {
    this.#readAtMs = performance.now();
    this.#lostPackets = 0;
    const { tools, ffmpegPath } = this.#options;
    const format = this.#format;
    if (format === null) {
      this.#failure = this.#announced === null ? null : 'codec-unsupported';
      return;
    }
    if (format.codec === 'aac' && ffmpegPath === null) {
      this.#failure = 'ffmpeg-missing';
      return;
    }
    const { channels, config, sampleRate } = format;
    this.#meter = tools.createLevelMeter({ sampleRate, toneFrequencyHz: this.#toneFrequencyHz });
    if (format.codec !== 'aac' || ffmpegPath === null) return;
    this.#decoder = tools.createAacDecoder({
      ffmpegPath,
      sampleRate,
      channels,
      config,
      onSamples: (samples) => this.#meter?.push(samples),
      onFailed: (reason) => {
        this.#stopMeasuring();
        this.#failure =
          reason === 'ffmpeg-missing' || reason === 'codec-unsupported' ? reason : 'decoder-failed';
        this.#restUntilMs = performance.now() + DECODER_REST_MS;
      },
    });
  }

  #stopMeasuring(): void {
    this.#failure = null;
    this.#meter = null;
    this.#decoder?.close();
    this.#decoder = null;
  }
}

function formatKey(format: AudioFormat | null): string {
  if (format === null) return '';
  return `${format.codec} ${format.sampleRate} ${format.channels} ${Buffer.from(format.config).toString('hex')}`;
}

function finite(levelDbfs: number): number {
  return Number.isFinite(levelDbfs) ? Math.max(levelDbfs, SILENCE_DBFS) : SILENCE_DBFS;
}
