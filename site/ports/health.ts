import type { HealthHistory, HealthLimits, HealthOverview } from '../../shared/contract/health-contract.ts';
import type { Condition } from './day.ts';

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
  /** Clocks of cameras that somebody should set. */
  conditions(): readonly Condition[];
  setClockLimit(limitMs: number, actor: string): HealthLimits;
  close(): void;
}
