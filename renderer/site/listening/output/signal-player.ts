import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import type { EmissionProblem } from '../../../../shared/contract/signal-emission.ts';
import { siteClient } from '../../../client/site.ts';
import { getPreferences, type SignalOutput } from '../../../kit/preferences.ts';
import { openOutput } from './open-output.ts';
import { findOutputs } from './output-devices.ts';

const KEY = 'exam-console.page';

/** Names this page to the service: of several open pages only one may sound. Lives as long as the tab. */
export function pageId(): string {
  try {
    const known = sessionStorage.getItem(KEY);
    if (known !== null) return known;
    sessionStorage.setItem(KEY, own);
  } catch {
    // Without storage a page that is loaded again is another page.
  }
  return own;
}
const own = crypto.randomUUID();

/** What a page says when it starts a check it is to play for itself, over the device of this name. */
export const pageOutput = (device: string) =>
  ({ output: 'page', page: pageId(), device: device.slice(0, 200) }) as const;

/** Whether this page is asked to play now. */
export function isAsked({ phase, emission }: AudioCheck, page: string): boolean {
  return (
    phase === 'waiting' &&
    emission !== null &&
    emission.problem === null &&
    emission.playing === null &&
    (emission.page === null || emission.page === page)
  );
}

/** Over which output this page would play; null when it has not the wanted one. */
async function outputFor({ emission }: AudioCheck): Promise<Exclude<SignalOutput, 'external'> | null> {
  const wanted = emission?.device ?? null;
  const { signalOutput } = getPreferences();
  if (wanted === null) return signalOutput === 'external' ? null : signalOutput;
  if (wanted === '') return 'usual';
  return (await findOutputs())?.devices.find(({ label }) => label === wanted) ?? null;
}

let playing: { readonly id: string; stop(): void } | null = null;
/** Checks this page has offered to play for; a refused offer is made again by hand only. */
const offered = new Set<string>();

const actorOf = ({ startedBy }: AudioCheck): string => getPreferences().operatorId ?? startedBy;
const fail = (check: AudioCheck, problem: EmissionProblem): void =>
  void siteClient
    .command('audioCheck.signalFailed', { id: check.id, page: pageId(), problem }, actorOf(check))
    // A check that has ended meanwhile needs no explanation.
    .catch(() => undefined);

/** Offers to play for a check that asks for a page, and plays when the service agrees. */
export async function offerSignal(check: AudioCheck): Promise<void> {
  offered.add(check.id);
  const isOwn = check.emission?.page === pageId();
  const chosen = await outputFor(check);
  if (chosen === null) return isOwn ? fail(check, 'device-gone') : undefined;
  const output = await openOutput(chosen);
  if (typeof output === 'string') return isOwn ? fail(check, output) : undefined;
  const by = { id: check.id, page: pageId(), device: output.label.slice(0, 200) };
  const { isYours } = await siteClient.command('audioCheck.takeSignal', by, actorOf(check));
  if (!isYours) return;
  let isStopped = false;
  playing = {
    id: check.id,
    stop() {
      isStopped = true;
    },
  };
  try {
    const answer = await fetch(`/api/v1/audio-checks/${encodeURIComponent(check.id)}/signal`);
    if (!answer.ok) throw new Error(`the signal is not available: ${answer.status}`);
    const sound = await output.decode(await answer.arrayBuffer());
    if (isStopped) return;
    const stop = output.play(sound, (problem) => {
      playing = null;
      if (problem !== null) fail(check, problem);
    });
    playing = { id: check.id, stop };
  } catch {
    playing = null;
    fail(check, 'not-playable');
  }
}

/** Follows the running check: begins to play when asked, stops when nobody listens any more. */
export function followCheck(check: AudioCheck | null): void {
  const isListening = check !== null && (check.phase === 'waiting' || check.phase === 'capturing');
  if (playing !== null && (playing.id !== check?.id || !isListening)) {
    playing.stop();
    playing = null;
  }
  if (check === null || !isListening) return;
  if (isAsked(check, pageId()) && !offered.has(check.id)) void offerSignal(check).catch(() => undefined);
  const { emission } = check;
  // This page was loaded again while it played: the signal has a hole nobody else can know of.
  if (emission?.playing?.page === pageId() && emission.problem === null && !offered.has(check.id)) {
    offered.add(check.id);
    fail(check, 'interrupted');
  }
}
