/** Leaves out halves, quarters and at last single ones of what is not needed; less of it is never less possible. */
export function leastSet<T>(all: readonly T[], isPossible: (some: readonly T[]) => boolean): T[] {
  let needed = [...all];
  for (let size = Math.ceil(all.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < needed.length; ) {
      const without = [...needed.slice(0, from), ...needed.slice(from + size)];
      if (without.length > 0 && !isPossible(without)) needed = without;
      else from += size;
    }
  }
  return needed;
}

/** Leaves out one after another what is not needed for the impossibility; what remains needs every one. */
export function irreducible<T>(all: readonly T[], isPossible: (some: readonly T[]) => boolean): T[] {
  let needed = [...all];
  for (const one of [...all].reverse()) {
    const without = needed.filter((other) => other !== one);
    if (!isPossible(without)) needed = without;
  }
  return needed;
}
