/** Disks of ingest workers that refuse data, camera by camera: one worker's trouble is not the others'. */
export class DiskTrouble {
  readonly #troubles = new Map<string, { code: string; sinceMs: number }>();

  /** Answers whether anything changed. `code` null: the disk takes data again. */
  set(cameraIds: readonly string[], code: string | null, atMs: number): boolean {
    let isChanged = false;
    for (const id of cameraIds) {
      if ((this.#troubles.get(id)?.code ?? null) === code) continue;
      isChanged = true;
      if (code === null) this.#troubles.delete(id);
      else this.#troubles.set(id, { code, sinceMs: atMs });
    }
    return isChanged;
  }

  of(cameraId: string): { readonly code: string; readonly sinceMs: number } | null {
    return this.#troubles.get(cameraId) ?? null;
  }
}
