import { statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Log } from '../server/process/log.ts';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import { readEnrolment } from './config/read-enrolment.ts';
import type { Condition } from './ports/day.ts';
import type { InstructionIntake } from './ports/orders.ts';
import type { Uplink } from './ports/outbox.ts';
import type { Ballast } from './uplink/ballast.ts';
import { createUplink } from './uplink/create-uplink.ts';
import type { SiteOutbox } from './uplink/outbox.ts';

/** File names inside the site's data folder. */
export const BALLAST_FILE = 'outbox.ballast';

const MOST_BYTES = 2 * 1024 ** 3;
const SHARE_OF_VOLUME = 0.05;
const LOOK_EVERY_MS = 1_000;
const RESTORE_EVERY = 10;
const ENROLMENT_EVERY = 2;

/** How large the outbox may become: 2 GiB or a twentieth of the volume. */
export async function outboxCapBytes(folder: string): Promise<number> {
  try {
    const { blocks, bsize } = await statfs(folder);
    return Math.max(1, Math.min(MOST_BYTES, Math.floor(blocks * bsize * SHARE_OF_VOLUME)));
  } catch {
    return MOST_BYTES;
  }
}

export interface SiteUplink extends Uplink {
  /** The enrolment in use, null without one. */
  enrolment(): Enrolment | null;
}

/**
 * The line upward, its outbox kept within bounds, and the enrolment file followed: a new one takes the place of the old
 * line within seconds, a broken one or one of another site is logged and ignored.
 */
export function wireUplink(options: {
  readonly outbox: SiteOutbox;
  readonly ballast: Ballast;
  readonly orders: InstructionIntake;
  readonly enrolment: Enrolment | null;
  /** Where it was read from; null when the site does not report. */
  readonly enrolmentPath: string | null;
  readonly siteCode: string;
  readonly version: string;
  readonly log: Log;
  addConditions(source: () => readonly Condition[]): void;
  onEnrolment(enrolment: Enrolment): void;
}): SiteUplink {
  const { outbox, ballast, orders, enrolmentPath, version, log } = options;
  const listeners = new Set<Parameters<Uplink['onChange']>[0]>();
  let { enrolment } = options;
  let isClosed = false;
  let isReplacing = false;
  let seen = enrolmentPath === null ? '' : stampOf(enrolmentPath);
  const open = (): Uplink => {
    const uplink = createUplink({ outbox, enrolment, orders, version, log });
    uplink.onChange((status) => {
      for (const listener of listeners) listener(status);
    });
    return uplink;
  };
  let current = open();

  async function followEnrolment(path: string): Promise<void> {
    const stamp = stampOf(path);
    if (stamp === seen || stamp === '' || isReplacing) return;
    isReplacing = true;
    seen = stamp;
    try {
      const next = readEnrolment(path, options.siteCode);
      if (JSON.stringify(next) === JSON.stringify(enrolment)) return;
      await current.close();
      if (isClosed) return;
      enrolment = next;
      options.onEnrolment(next);
      current = open();
      log.info({ endpoints: next.endpoints }, 'a new enrolment file is in use');
    } catch (error) {
      log.error({ err: error }, 'the new enrolment file cannot be used, the old one stays');
    } finally {
      isReplacing = false;
    }
  }

  let ticks = 0;
  const ticker = setInterval(() => {
    ticks += 1;
    try {
      outbox.look();
    } catch (error) {
      log.warn({ err: error }, 'samples of the outbox could not be written');
    }
    if (ticks % RESTORE_EVERY === 0) ballast.restore();
    if (ticks % ENROLMENT_EVERY === 0 && enrolmentPath !== null) void followEnrolment(enrolmentPath);
  }, LOOK_EVERY_MS);
  options.addConditions(() => {
    const { level, ballast: state } = outbox.storage();
    if (level === 'normal') return [];
    const reasonCode =
      state === 'released' ? 'volume-full' : level === 'warning' ? 'outbox-80' : 'outbox-full';
    return [
      { cause: 'outbox-space', priority: level === 'warning' ? 'medium' : 'high', subjects: [], reasonCode },
    ];
  });

  return {
    enrolment: () => enrolment,
    status: () => current.status(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      isClosed = true;
      clearInterval(ticker);
      await current.close();
    },
  };
}

/** Changes when the file does; empty when it cannot be read now. */
function stampOf(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs} ${size}`;
  } catch {
    return '';
  }
}
