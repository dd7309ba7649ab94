// What `nsc validate` finds, and the list it goes to.
import { type Claims, type Finding as ClaimsFinding, type ValidateOptions, validate } from '@nats-ts/jwt';

/**
 * What sort of finding. Codes are stable; texts may change.
 *
 * - `claims`: the claims break a rule of their kind, or are expired or not yet valid.
 * - `unreadable`: a JWT is missing, empty or broken.
 * - `bad-issuer`: signed by a key that the operator or account does not know.
 * - `strict-mode`: signed by an identity key where signing keys are required.
 * - `system-jetstream`: the system account has JetStream.
 * - `expires-soon`: valid, but not for long.
 * - `broad-permissions`: may do more than anybody should need.
 * - `no-exporter`: imports from an account that is not here, nor on the server.
 * - `export-withdrawn`: imports what the exporting account does not export to this one.
 * - `activation-missing`, `activation-revoked`: imports what needs an activation, without a good one.
 * - `stale-creds`: a creds file holds another JWT than the store.
 * - `only-here`, `only-there`, `differs`: store and server do not agree.
 * - `unfinished`: a command was interrupted; the next change finishes it.
 */
export type ValidationCode =
  | 'claims'
  | 'unreadable'
  | 'bad-issuer'
  | 'strict-mode'
  | 'system-jetstream'
  | 'expires-soon'
  | 'broad-permissions'
  | 'no-exporter'
  | 'export-withdrawn'
  | 'activation-missing'
  | 'activation-revoked'
  | 'stale-creds'
  | 'only-here'
  | 'only-there'
  | 'differs'
  | 'unfinished';

/** One thing that was found. */
export interface ValidationFinding {
  /** `error`: it does not work, or not as meant; `warning`: somebody should look at it; `info`: good to know. */
  readonly level: 'error' | 'warning' | 'info';
  readonly code: ValidationCode;
  /** `operator OP`, `account A`, `user A/u1`, `server https://…`. */
  readonly subject: string;
  readonly text: string;
}

/** Everything found about one thing, in the order it was found. */
export interface ValidationSection {
  /** `Operator "OP"`, `Account "A"`, `Server "https://…"`: what the table of it is called. */
  readonly title: string;
  readonly findings: ValidationFinding[];
}

/** Writes findings about one subject into a section. */
export class FindingWriter {
  readonly #section: ValidationSection;
  readonly #subject: string;
  readonly #prefix: string;

  /** @param prefix stands before every text, for subjects without a section of their own */
  constructor(section: ValidationSection, subject: string, prefix = '') {
    this.#section = section;
    this.#subject = subject;
    this.#prefix = prefix;
  }

  add(level: ValidationFinding['level'], code: ValidationCode, text: string): void {
    this.#section.findings.push({ level, code, subject: this.#subject, text: this.#prefix + text });
  }

  error(code: ValidationCode, text: string): void {
    this.add('error', code, text);
  }

  warning(code: ValidationCode, text: string): void {
    this.add('warning', code, text);
  }

  info(code: ValidationCode, text: string): void {
    this.add('info', code, text);
  }

  /** What the rules of the claims' kind find; what is about the time counts as an error. */
  claims(claims: Claims, options: ValidateOptions): void {
    for (const found of validate(claims, options)) this.add(levelOf(found), 'claims', found.text);
  }
}

function levelOf({ blocking, timeCheck, level }: ClaimsFinding): ValidationFinding['level'] {
  return blocking || timeCheck ? 'error' : level;
}
