import { createHash } from 'node:crypto';

/**
 * Draws some of these people: those whose SHA-256 of `seed`, post and person, one a line, comes first as hexadecimal
 * text. Whoever has the seed and the list draws the same with any tool; the order of the list plays no part.
 */
export function drawCalls<Candidate extends { readonly postId: string; readonly personId: string }>(
  candidates: readonly Candidate[],
  seed: number,
  count: number,
): Candidate[] {
  return candidates
    .map((candidate) => ({
      candidate,
      rank: createHash('sha256').update(`${seed}\n${candidate.postId}\n${candidate.personId}`).digest('hex'),
    }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}
