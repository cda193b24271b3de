import type { CameraStatus } from '../../shared/contract/camera-status.ts';

/** A camera as the wall shows it. */
export interface WallCamera {
  readonly id: string;
  readonly roomId: string;
  /** Name of its room. */
  readonly name: string;
  readonly status: CameraStatus;
  readonly hasMain: boolean;
}
