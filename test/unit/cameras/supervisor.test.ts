import { describe, expect, test } from 'vitest';
import type { CameraStateCode } from '../../../shared/contract/camera-status.ts';
import { CONNECT_TIMEOUT_MS } from '../../../site/cameras/ingest/connect-failure.ts';
import {
  FIRST_KEY_FRAME_TIMEOUT_MS,
  STOPPED,
  type SupervisorAction,
  type SupervisorEvent,
  type SupervisorState,
  supervise,
} from '../../../site/cameras/ingest/supervisor.ts';

const QUIET = { kind: 'tick', silentMs: 0, unitSilentMs: 0, maxGapMs: 3000, lossRatio: 0 } as const;

/** Drives one supervisor with a clock of its own. */
class Drive {
  state: SupervisorState = STOPPED;
  nowMs = 1_000;
  random = 0.5;
  actions: SupervisorAction[] = [];

  send(event: SupervisorEvent): this {
    const [state, actions] = supervise(this.state, event, { nowMs: this.nowMs, random: () => this.random });
    this.state = state;
    this.actions.push(...actions);
    return this;
  }

  wait(ms: number): this {
    this.nowMs += ms;
    return this.send(QUIET);
  }

  dial(): this {
    return this.send({ kind: 'start' }).send({ kind: 'dial-granted' });
  }

  live(): this {
    const { generation } = this.dial().state;
    return this.send({ kind: 'playing', generation })
      .send({ kind: 'packet', generation })
      .send({ kind: 'unit', generation });
  }

  fail(code: CameraStateCode): this {
    return this.send({ kind: 'failed', generation: this.state.generation, code });
  }
}

const shown = (drive: Drive): string => `${drive.state.state}/${drive.state.code}`;

describe('supervision of a camera stream', () => {
  test('from start to live', () => {
    const drive = new Drive().send({ kind: 'start' });
    expect(shown(drive)).toBe('connecting/waiting-for-dial');
    drive.send({ kind: 'dial-granted' });
    expect(shown(drive)).toBe('connecting/starting');
    const { generation } = drive.state;
    drive.send({ kind: 'playing', generation }).send({ kind: 'packet', generation });
    expect(shown(drive)).toBe('waiting-for-key-frame/none');
    drive.send({ kind: 'unit', generation });
    expect(shown(drive)).toBe('live/none');
    expect(drive.actions).toEqual(['queue-dial', 'connect', 'release-dial']);
  });

  test('every step has a deadline with its own reason', () => {
    const connect = new Drive().dial();
    expect(shown(connect.wait(CONNECT_TIMEOUT_MS - 1))).toBe('connecting/starting');
    expect(shown(connect.wait(1))).toBe('offline/connect-timeout');
    const request = new Drive().dial();
    request.send({ kind: 'await', generation: 1, code: 'request-timeout', timeoutMs: 5000 });
    expect(shown(request.wait(5000))).toBe('offline/request-timeout');
    const packet = new Drive().dial().send({ kind: 'playing', generation: 1 });
    packet.send({ kind: 'await', generation: 1, code: 'first-packet-timeout', timeoutMs: 8000 });
    expect(shown(packet.wait(8000))).toBe('offline/first-packet-timeout');
    const key = new Drive()
      .dial()
      .send({ kind: 'playing', generation: 1 })
      .send({ kind: 'packet', generation: 1 });
    expect(shown(key.wait(FIRST_KEY_FRAME_TIMEOUT_MS))).toBe('waiting-for-key-frame/no-key-frame');
    expect(key.actions).not.toContain('disconnect');
    const gap = new Drive().live().send({ ...QUIET, silentMs: 3001 });
    expect(shown(gap)).toBe('stalled/no-packets');
    expect(gap.actions).toContain('disconnect');
  });

  test('packets that overtake the answer to PLAY keep their deadline', () => {
    const drive = new Drive().dial().send({ kind: 'packet', generation: 1 });
    drive.send({ kind: 'playing', generation: 1 });
    drive.send({ kind: 'await', generation: 1, code: 'first-packet-timeout', timeoutMs: 10 });
    expect(shown(drive.wait(1000))).toBe('waiting-for-key-frame/none');
    expect(drive.actions.filter((action) => action === 'release-dial')).toHaveLength(1);
  });

  test('the back-off doubles to 30 s with full jitter and starts over after a picture', () => {
    const drive = new Drive().dial();
    const ceilings: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      drive.random = 0.999999;
      drive.fail('connection-refused');
      ceilings.push(Math.round((drive.state.restUntilMs - drive.nowMs) / 1000));
      drive.wait(40_000).send({ kind: 'dial-granted' });
    }
    expect(ceilings).toEqual([1, 2, 4, 8, 16, 30, 30]);
    drive.random = 0;
    drive.fail('connection-refused');
    expect(drive.state.restUntilMs - drive.nowMs).toBe(100);
    drive.wait(200).send({ kind: 'dial-granted' });
    const { generation } = drive.state;
    for (const kind of ['playing', 'packet', 'unit'] as const) drive.send({ kind, generation });
    expect(drive.state.failures).toBe(0);
  });

  test('a reason stays visible while the camera is dialled again', () => {
    const drive = new Drive().dial().fail('connection-refused').wait(40_000).send({ kind: 'dial-granted' });
    expect(drive.state.phase).toBe('dialling');
    expect(shown(drive)).toBe('offline/connection-refused');
  });

  test('a refused password waits for a person', () => {
    const drive = new Drive().dial().fail('wrong-password');
    expect(shown(drive)).toBe('auth-failed/wrong-password');
    drive.wait(3_600_000).send({ kind: 'peer-reachable' });
    expect(drive.actions.filter((action) => action === 'queue-dial')).toHaveLength(1);
    drive.send({ kind: 'retry' });
    expect(shown(drive)).toBe('connecting/waiting-for-dial');
  });

  test('what an older connection still says changes nothing', () => {
    const drive = new Drive().live();
    const { generation } = drive.state;
    drive.fail('connection-lost');
    const resting = drive.state;
    for (const event of [
      { kind: 'playing', generation },
      { kind: 'packet', generation },
      { kind: 'unit', generation },
      { kind: 'failed', generation, code: 'wrong-password' },
    ] as const)
      drive.send(event);
    expect(drive.state).toEqual(resting);
    // The next connection is under way: the old one may neither fail it nor make it live.
    drive.wait(40_000).send({ kind: 'dial-granted' });
    const dialling = drive.state;
    expect(dialling.phase).toBe('dialling');
    drive.send({ kind: 'failed', generation, code: 'wrong-password' }).send({ kind: 'packet', generation });
    expect(drive.state).toEqual(dialling);
    drive.send({ kind: 'stop' });
    drive.send({ kind: 'failed', generation: generation + 1, code: 'connection-lost' }).wait(60_000);
    expect(drive.state.phase).toBe('stopped');
  });

  test('a grant that comes after a stop gives the slot back', () => {
    const drive = new Drive().send({ kind: 'start' }).send({ kind: 'stop' });
    expect(drive.actions).toEqual(['queue-dial', 'leave-queue', 'disconnect']);
    drive.send({ kind: 'dial-granted' });
    expect(drive.actions.at(-1)).toBe('release-dial');
    expect(drive.state.phase).toBe('stopped');
  });

  test('packet loss degrades, and ten clean seconds heal', () => {
    const drive = new Drive().live().send({ ...QUIET, lossRatio: 0.02 });
    expect(shown(drive)).toBe('degraded/packet-loss');
    expect(shown(drive.wait(9_999))).toBe('degraded/packet-loss');
    expect(shown(drive.wait(1))).toBe('live/none');
  });

  test('an unsupported camera is asked again about once a minute', () => {
    const drive = new Drive().dial().fail('codec-unsupported');
    expect(shown(drive)).toBe('unsupported/codec-unsupported');
    expect(drive.state.restUntilMs - drive.nowMs).toBeGreaterThanOrEqual(30_000);
    drive.send({ kind: 'peer-reachable' });
    expect(drive.state.phase).toBe('resting');
  });

  test('reconnects count pictures that came back', () => {
    const drive = new Drive().live();
    expect(drive.state.reconnects).toBe(0);
    drive.fail('connection-lost').wait(40_000).send({ kind: 'dial-granted' });
    const { generation } = drive.state;
    for (const kind of ['playing', 'packet', 'unit', 'unit'] as const) drive.send({ kind, generation });
    expect(drive.state.reconnects).toBe(1);
  });

  test('a busy camera, a redirect loop and a dead session are left alone for a while', () => {
    const waited = (code: CameraStateCode): number => {
      const drive = new Drive().dial().fail(code);
      return drive.state.restUntilMs - drive.nowMs;
    };
    expect(waited('connection-lost')).toBeLessThan(1_001);
    expect(waited('server-busy')).toBeGreaterThanOrEqual(3_000);
    expect(waited('redirect-loop')).toBeGreaterThanOrEqual(10_000);
    expect(waited('stale-session')).toBeGreaterThanOrEqual(65_000);
  });
});
