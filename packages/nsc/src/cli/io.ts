// Where the program writes, as a value, so that tests can read it.
import type { Environment } from '../environment/environment.js';
import type { Prompter } from '../prompt/prompter.js';

/** The program's surroundings. */
export interface Io {
  readonly environment: Environment;
  /** What was asked for: tables, JSON, reports. */
  readonly stdout: (text: string) => void;
  /** Errors, usage after a mistake, notes. */
  readonly stderr: (text: string) => void;
  /** Whether stdout is a terminal, which can show bold rows. */
  readonly isTerminal: boolean;
  /** Who is asked what flags do not say. */
  readonly prompter: Prompter;
  /** How many columns stderr has where it is a terminal, which can show progress; default it is none. */
  readonly stderrColumns?: number;
}
