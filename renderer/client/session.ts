import { z } from 'zod';

/** What came of signing in or out, or of a new password. */
export type SessionAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked'; readonly waitSeconds: number }
  | { readonly kind: 'needs-https' }
  | { readonly kind: 'refused'; readonly text: string; readonly field: string }
  | { readonly kind: 'no-answer' };

const Failure = z.object({
  error: z.object({ text: z.string(), field: z.string().optional(), waitSeconds: z.number().optional() }),
});
const DEADLINE_MS = 25_000;

/** Signing in goes over HTTP: only an answer of the server may set the cookie, which no script can read. */
export async function askSession(
  method: 'POST' | 'DELETE',
  path: '' | '/password',
  body: Readonly<Record<string, string>> | null,
): Promise<SessionAnswer> {
  try {
    const response = await fetch(`/session${path}`, {
      method,
      signal: AbortSignal.timeout(DEADLINE_MS),
      ...(body === null
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (response.ok) {
      // The answer is read to its end: a page that leaves before that breaks its own request off.
      await response.arrayBuffer();
      return { kind: 'done' };
    }
    const failure = Failure.safeParse(await response.json());
    if (!failure.success) return { kind: 'no-answer' };
    const { text, field, waitSeconds } = failure.data.error;
    if (response.status === 429) return { kind: 'locked', waitSeconds: waitSeconds ?? 30 };
    if (response.status === 403) return { kind: 'needs-https' };
    if (response.status === 400) return { kind: 'refused', text, field: field ?? '' };
    return response.status === 401 ? { kind: 'wrong' } : { kind: 'no-answer' };
  } catch {
    return { kind: 'no-answer' };
  }
}

/** Whether this page may still talk to the server: null when it cannot be reached. */
export async function isStillSignedIn(): Promise<boolean | null> {
  try {
    const { status } = await fetch('/', { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
    return status !== 401;
  } catch {
    return null;
  }
}
