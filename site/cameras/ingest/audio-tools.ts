/** Levels since the last reading of a meter. dBFS; silence is -200 or less. */
export interface MeterReading {
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
  readonly laDbfs: number;
  readonly isDigitalSilence: boolean;
  readonly clippedSamples: number;
  readonly tone: {
    readonly frequencyHz: number;
    readonly toneDbfs: number;
    readonly restDbfs: number;
  } | null;
  readonly sampleCount: number;
}

export interface Meter {
  push(samples: Float32Array): void;
  read(): MeterReading;
}

/** What the ingest worker needs from the audio module; handed in by the worker's composition root. */
export interface AudioTools {
  createLevelMeter(options: { sampleRate: number; toneFrequencyHz: number | null }): Meter;
  decodeG711(law: 'a' | 'mu', bytes: Uint8Array): Float32Array;
  createAacDecoder(options: {
    ffmpegPath: string;
    sampleRate: number;
    channels: number;
    config: Uint8Array;
    onSamples(samples: Float32Array): void;
    onFailed(reason: string): void;
  }): { push(accessUnit: Uint8Array): void; close(): void };
}
