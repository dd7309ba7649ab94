/** What carries the bytes of a connection: a TCP or TLS socket, or a pipe within the process. */

/** One way out, and a tap for the way in. Incoming bytes are given to the connection's input by whoever made it. */
export interface Transport {
  /** Address of the other side; empty within the process. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Bytes of the write under way that the system has not taken yet; undefined where nobody can tell. */
  readonly unsent: number | undefined;
  /**
   * Sends a chunk.
   *
   * @returns true when the chunk was taken and may be overwritten; otherwise `done` is called later, never before
   * this returned, and also when the transport fails.
   */
  write(chunk: Buffer, done: () => void): boolean;
  /** Stops and starts reading. */
  pause(): void;
  resume(): void;
  /** Sends what it was given, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
  /** Calls back once, when nothing of it is open any more; at once where that is so already. */
  whenClosed(done: () => void): void;
}
