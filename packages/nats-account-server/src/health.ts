/** Gathers what is wrong with the server at one moment, for `/healthz`. */
import type { HealthProblem } from './http/health.js';
import { folderProblem } from './store-opening.js';
import type { Trust } from './trust.js';

/** Where to look. */
export interface HealthSources {
  readonly trust: () => Trust;
  /** Folder of the store; empty when it has none. */
  readonly storeDir: string;
  readonly writable: boolean;
  readonly nats: () => {
    readonly configured: boolean;
    readonly connected: boolean;
    readonly lastError: string | undefined;
  };
  /** When the HTTPS certificate ends, unix milliseconds; undefined without one. */
  readonly certificateEnd: () => number | undefined;
}

/** Remembers what the disk last said and looks at everything else when it is asked. */
export class Health {
  readonly #sources: HealthSources;
  #saveProblem: string | undefined;

  constructor(sources: HealthSources) {
    this.#sources = sources;
  }

  /** Notes how the last save ended: undefined when it worked. */
  noteSave(problem: string | undefined): void {
    this.#saveProblem = problem;
  }

  /** Everything that is wrong now. */
  async problems(): Promise<readonly HealthProblem[]> {
    const { trust, storeDir, writable, nats, certificateEnd } = this.#sources;
    const found: HealthProblem[] = [];
    const operatorProblem = trust().operator === undefined ? undefined : trust().problem();
    if (operatorProblem !== undefined) found.push({ part: 'operator', reason: operatorProblem, fatal: true });
    const storeProblem = (await folderProblem(storeDir, writable)) ?? this.#saveProblem;
    if (storeProblem !== undefined) found.push({ part: 'store', reason: storeProblem, fatal: true });
    const end = certificateEnd();
    if (end !== undefined && end <= Date.now()) {
      found.push({
        part: 'tls',
        reason: `the certificate expired on ${new Date(end).toISOString()}`,
        fatal: true,
      });
    }
    const { configured, connected, lastError } = nats();
    if (configured && !connected) {
      const reason = `not connected to NATS${lastError === undefined ? '' : `: ${lastError}`}`;
      found.push({ part: 'nats', reason, fatal: false });
    }
    return found;
  }
}
