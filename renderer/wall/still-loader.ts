/** A key frame as a picture, for a stream this browser cannot decode. */
export interface Still {
  readonly bitmap: ImageBitmap;
  /** When the camera sent it, by this worker's monotonic clock. */
  readonly takenMonoMs: number;
}

/** One request at a time, and a pause behind it: each still costs the service a run of its decoder. */
const PAUSE_MS = 400;
/** The same camera is asked again no sooner than this. */
const AGAIN_MS = 5_000;
const TIMEOUT_MS = 8_000;

/**
 * Fetches stills of the cameras that need one, in turn. `needed` is asked before every request, so that only
 * visible tiles are fetched. A failure is simply the next one's turn: the tile's words say what is wrong.
 */
export function startStillLoader(
  stillUrl: string,
  needed: () => readonly string[],
  onStill: (cameraId: string, still: Still) => void,
): void {
  const askedAtMs = new Map<string, number>();
  const next = (): string | null => {
    const nowMs = performance.now();
    const wanted = needed();
    for (const id of askedAtMs.keys()) if (!wanted.includes(id)) askedAtMs.delete(id);
    const due = wanted
      .filter((id) => nowMs - (askedAtMs.get(id) ?? Number.NEGATIVE_INFINITY) >= AGAIN_MS)
      .toSorted((a, b) => (askedAtMs.get(a) ?? 0) - (askedAtMs.get(b) ?? 0));
    return due[0] ?? null;
  };
  const round = async (): Promise<void> => {
    const id = next();
    if (id !== null) {
      askedAtMs.set(id, performance.now());
      const still = await fetchStill(`${stillUrl}/${encodeURIComponent(id)}/snapshot.jpg`);
      if (still) onStill(id, still);
    }
    setTimeout(() => void round(), PAUSE_MS);
  };
  void round();
}

async function fetchStill(url: string): Promise<Still | null> {
  try {
    const answer = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) return null;
    const ageMs = Number(answer.headers.get('x-frame-age-ms') ?? 0);
    const bitmap = await createImageBitmap(await answer.blob());
    return { bitmap, takenMonoMs: performance.now() - (Number.isFinite(ageMs) ? ageMs : 0) };
  } catch {
    return null;
  }
}
