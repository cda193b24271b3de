import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type {
  CameraHour,
  HealthHistory,
  HealthLimits,
  HealthOverview,
  HealthPoint,
  HealthSegment,
} from '../../../shared/contract/health-contract.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

export const sampleLimits = (clockOffsetMs: number): HealthLimits => ({
  lossRatio: 0.01,
  frameAgeMs: 3000,
  clockOffsetMs,
});

const wave = (minute: number, period: number): number => Math.sin((minute / period) * 2 * Math.PI);

/** A day with the service off for an hour, an outage, and loss in the afternoon. */
export function sampleHistory(
  status: CameraStatus,
  fromMs: number,
  toMs: number,
  limits: HealthLimits,
): HealthHistory {
  const first = Math.ceil(fromMs / MINUTE_MS);
  const last = Math.floor(toMs / MINUTE_MS);
  const isDark = (ago: number): boolean =>
    (ago > 320 && ago < 345) || (status.state === 'offline' && ago < 14);
  const isOff = (ago: number): boolean => ago > 980 && ago < 1045;
  const points: HealthPoint[] = [];
  for (let minute = first; minute < last; minute += 1) {
    const ago = last - minute;
    if (isOff(ago)) continue;
    const isLossy = ago > 150 && ago < 190;
    const isAway = isDark(ago);
    const lost = isAway ? 0 : isLossy ? 40 + (minute % 17) * 6 : minute % 97 === 0 ? 3 : 0;
    const received = isAway ? 0 : 2960;
    points.push({
      atMs: minute * MINUTE_MS,
      seconds: 60,
      liveSeconds: isAway ? 0 : 60,
      state: isAway ? 'offline' : isLossy ? 'degraded' : 'live',
      fpsMin: isAway ? null : isLossy ? 11 : 14.5,
      fps: isAway ? null : 15,
      bitrateKbps: isAway ? null : Math.round(400 + 40 * wave(minute, 300) + (minute % 7) * 4),
      bitratePeakKbps: isAway ? null : Math.round(520 + 60 * wave(minute, 90)),
      lost,
      received,
      lossRatio: isAway ? null : lost / (lost + received),
      lossBurst: isLossy ? 9 : lost,
      jitterMs: isAway ? null : 2 + (minute % 5) * 0.4 + (isLossy ? 14 : 0),
      frameAgeMs: isAway ? 60_000 : isLossy ? 900 : 140,
      clockOffsetMs: isAway ? null : (status.clockOffsetMs ?? 0) - ago * 0.05,
      freeze: 0,
    });
  }
  const at = (ago: number): number => Math.max(fromMs, toMs - ago * MINUTE_MS);
  const segment = (
    fromAgo: number,
    toAgo: number,
    state: HealthSegment['state'],
    code: string,
  ): HealthSegment => ({ fromMs: at(fromAgo), toMs: at(toAgo), state, code });
  const now =
    status.state === 'live'
      ? [segment(150, 0, 'live', 'none')]
      : [segment(150, 14, 'live', 'none'), segment(14, 0, status.state, status.stateCode)];
  const states = [
    segment(DAY_MINUTES, 1045, 'live', 'none'),
    segment(1045, 980, 'not-measured', 'none'),
    segment(980, 979, 'connecting', 'starting'),
    segment(979, 345, 'live', 'none'),
    segment(345, 343, 'stalled', 'no-packets'),
    segment(343, 320, 'offline', 'connect-timeout'),
    segment(320, 190, 'live', 'none'),
    segment(190, 150, 'degraded', 'packet-loss'),
    ...now,
  ].filter((one) => one.toMs > one.fromMs);
  return {
    cameraId: status.id,
    fromMs,
    toMs,
    resolutionMinutes: 1,
    points,
    states,
    clockDriftPpm: 0.8,
    limits,
  };
}

export function sampleOverview(cameras: readonly CameraStatus[], limits: HealthLimits): HealthOverview {
  const atMs = Date.now();
  const hours = cameras.map((status, index): CameraHour => {
    const isAway = status.state === 'offline' || status.state === 'auth-failed';
    const isLossy = status.state === 'degraded';
    return {
      cameraId: status.id,
      outages: isAway ? 1 : 0,
      outageMs: status.state === 'auth-failed' ? 3_600_000 : isAway ? 14 * MINUTE_MS : 0,
      lost: isLossy ? 214 : isAway ? 0 : index % 5 === 0 ? 2 : 0,
      lossRatio: status.state === 'auth-failed' ? null : isLossy ? 0.0123 : index % 5 === 0 ? 0.00001 : 0,
      lossBurst: isLossy ? 9 : index % 5 === 0 ? 2 : 0,
      jitterMs: status.state === 'auth-failed' ? null : 1.5 + (index % 6) * 0.7,
      frameAgeMs: isAway ? status.lastFrameAgeMs : 120 + index * 3,
      clockOffsetMs: status.clockOffsetMs,
      isClockOff: Math.abs(status.clockOffsetMs ?? 0) > limits.clockOffsetMs,
      clockDriftPpm: status.clockOffsetMs === null ? null : 0.4 + (index % 3),
      freezeHint: status.freezeHint ?? null,
      fpsByMinute: Array.from({ length: 60 }, (_, minute) =>
        status.state === 'auth-failed' || (isAway && minute > 45)
          ? null
          : isLossy && minute > 30
            ? 12 + (minute % 3)
            : 15 - (minute % 11 === 0 ? 0.5 : 0),
      ),
    };
  });
  hours.sort((a, b) => b.outageMs - a.outageMs || (b.lossRatio ?? 0) - (a.lossRatio ?? 0));
  return { atMs, fromMs: atMs - 3_600_000, limits, cameras: hours };
}
