import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { ClockReading } from '../../shared/domain/exam/exam-clock.ts';

/**
 * Wall time and the time since the computer was started, which goes on during sleep (Linux: CLOCK_BOOTTIME, Windows:
 * GetTickCount64). The boot's name is the kernel's; where it has none, the run of this process is the boot.
 */
export function createClockReader(run: string): () => ClockReading {
  let boot = run;
  try {
    boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 64);
  } catch {
    // Not Linux: after a restart of the service the wall clock counts.
  }
  return () => ({ boot, wallMs: Date.now(), monoMs: uptime() * 1000 });
}
