/** Many batches lie one behind another in a block. 64 sub streams fill six of them a second. */
export const BLOCK_BYTES = 512 * 1024;
/** Blocks at rest that are kept for later; a reader that was slow for a while has left more behind. */
const MOST_SPARE = 4;

interface Block {
  readonly bytes: Buffer;
  /** Batches in it that a socket still holds. */
  held: number;
}

/** Hands a batch to a socket; `onWritten` once it holds the bytes no longer, never if that is not certain. */
export type SendBatch = (bytes: Buffer, onWritten: () => void) => void;

/**
 * Memory for what is on its way to one socket, used again: pictures in fresh memory make V8 look through the whole
 * heap of the service every second. A block is written anew only after the socket has written out every batch of it; a
 * batch the socket gave up keeps its block from ever being used again.
 */
export class SendMemory {
  readonly #send: SendBatch;
  #block: Block = { bytes: Buffer.alloc(0), held: 0 };
  readonly #spare: Block[] = [];
  /** The batch being gathered is from here to `#to`. */
  #from = 0;
  #to = 0;

  constructor(send: SendBatch) {
    this.#send = send;
  }

  /** Bytes gathered since the last batch left. */
  get waitingBytes(): number {
    return this.#to - this.#from;
  }

  /** Room for the next `size` bytes of the batch, to be filled at once. Sends what does not fit beside it. */
  room(size: number): Buffer {
    if (this.#to + size > this.#block.bytes.length) {
      this.flush();
      this.#release(this.#block);
      this.#block = size > BLOCK_BYTES ? fresh(size) : (this.#spare.pop() ?? fresh(BLOCK_BYTES));
      // The writer of a block holds it too.
      this.#block.held += 1;
      this.#from = 0;
      this.#to = 0;
    }
    const at = this.#to;
    this.#to += size;
    return this.#block.bytes.subarray(at, this.#to);
  }

  /** Sends what was gathered. */
  flush(): void {
    if (this.waitingBytes === 0) return;
    const block = this.#block;
    const batch = block.bytes.subarray(this.#from, this.#to);
    this.#from = this.#to;
    block.held += 1;
    this.#send(batch, () => this.#release(block));
  }

  /** Forgets what was gathered. */
  drop(): void {
    this.#from = this.#to;
  }

  #release(block: Block): void {
    block.held -= 1;
    if (block.held === 0 && block.bytes.length === BLOCK_BYTES && this.#spare.length < MOST_SPARE)
      this.#spare.push(block);
  }
}

/** Never out of Node's shared pool: these bytes are nobody else's. */
const fresh = (size: number): Block => ({ bytes: Buffer.allocUnsafeSlow(size), held: 0 });
