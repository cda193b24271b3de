/**
 * A response averaged (by power) over octaves, as deviation from its own mean over the same range. Dips of a few
 * hertz are the room and nobody hears them; an octave too weak is a muffled loudspeaker.
 */
export function octaveDeviations(
  response: readonly { readonly hz: number; readonly db: number }[],
  fromHz: number,
  toHz: number,
): { hz: number; db: number }[] {
  const octaves: { hz: number; db: number }[] = [];
  for (let centreHz = fromHz; centreHz <= toHz * 1.01; centreHz *= 2) {
    const inside = response.filter(({ hz }) => hz >= centreHz / Math.SQRT2 && hz < centreHz * Math.SQRT2);
    if (inside.length === 0) continue;
    const power = inside.reduce((sum, { db }) => sum + 10 ** (db / 10), 0) / inside.length;
    octaves.push({ hz: Math.round(centreHz), db: 10 * Math.log10(power) });
  }
  const meanDb = octaves.reduce((sum, { db }) => sum + db, 0) / Math.max(1, octaves.length);
  return octaves.map(({ hz, db }) => ({ hz, db: db - meanDb }));
}
