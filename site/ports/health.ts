import type { HealthHistory, HealthLimits, HealthOverview } from '../../shared/contract/health-contract.ts';

export interface HealthQuestion {
  readonly cameraId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly resolutionMinutes?: 1 | 10 | 60 | undefined;
}

/** How the cameras have been doing. */
export interface Health {
  /** Throws ContractError: `not-found` for an unknown camera, `bad-input` for a range that is none or too long. */
  history(question: HealthQuestion): HealthHistory;
  overview(): HealthOverview;
  setClockLimit(limitMs: number, actor: string): HealthLimits;
  close(): void;
}
