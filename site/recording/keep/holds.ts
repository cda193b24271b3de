/** Files someone works on (sealing, an export): not deleted before the last of them lets go. */
export class Holds {
  readonly #counts = new Map<string, number>();

  has(uid: string): boolean {
    return this.#counts.has(uid);
  }

  /** Answers the release; calling it twice does nothing more. */
  take(uids: readonly string[]): () => void {
    for (const uid of uids) this.#counts.set(uid, (this.#counts.get(uid) ?? 0) + 1);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      for (const uid of uids) {
        const left = (this.#counts.get(uid) ?? 1) - 1;
        if (left > 0) this.#counts.set(uid, left);
        else this.#counts.delete(uid);
      }
    };
  }
}
