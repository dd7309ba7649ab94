// How much a configuration may ask of the process that reads it. No text, however it nests, includes or repeats
// itself, costs more than these allow; whoever meets one is told which.

/** Bounds on one configuration with everything it includes. */
export interface ConfLimits {
  /** How deeply maps and arrays may nest, variables and included files counted in. */
  readonly depth: number;
  /** How many files may be included altogether. */
  readonly includes: number;
  /** How deeply files may include files. */
  readonly includeDepth: number;
  /** How many values the tree may hold, each use of a variable counted with all that is inside it. */
  readonly values: number;
  /** Size of all texts together: bytes of files, UTF-16 code units of texts given as strings. */
  readonly bytes: number;
}

/** Far above any real configuration (a thousand accounts take some ten thousand values), far below trouble. */
export const DEFAULT_LIMITS: ConfLimits = {
  depth: 500,
  includes: 10_000,
  includeDepth: 100,
  values: 10_000_000,
  bytes: 256 * 1024 * 1024,
};
