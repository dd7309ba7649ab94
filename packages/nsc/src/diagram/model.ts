// The accounts of an operator, what they export and import, and which import draws on which export: what every
// diagram is drawn from. Nothing in it is secret.
import {
  type AccountClaims,
  type Export,
  type Finding,
  type Import,
  isContainedIn,
  type OperatorClaims,
  validate,
} from '@nats-ts/jwt';
import type { OperatorStore } from '../store/operator-store.js';

/** Stream or service. */
export type SharedKind = 'stream' | 'service';

/** One export. */
export interface DrawnExport {
  readonly kind: SharedKind;
  /** Its name, else its subject. */
  readonly name: string;
  readonly subject: string;
  /** Whether importers need an activation. */
  readonly isPrivate: boolean;
  readonly description: string;
  readonly infoUrl: string;
  readonly problems: readonly string[];
}

/** One import. */
export interface DrawnImport {
  readonly kind: SharedKind;
  readonly name: string;
  /** Subject in the exporting account. */
  readonly remote: string;
  /** Subject in the importing account. */
  readonly local: string;
  /** Public key of the exporting account. */
  readonly from: string;
  /** Index of the export it draws on; undefined when that is not found. */
  readonly exportIndex: number | undefined;
  readonly hasToken: boolean;
  readonly problems: readonly string[];
}

/** One account. */
export interface DrawnAccount {
  readonly name: string;
  readonly key: string;
  readonly isSystem: boolean;
  readonly description: string;
  readonly infoUrl: string;
  readonly users: number;
  /** Until when it is valid, in seconds since 1970; undefined is for ever. */
  readonly expires: number | undefined;
  readonly exports: readonly DrawnExport[];
  readonly imports: readonly DrawnImport[];
  readonly claims: AccountClaims;
}

/** All of it. */
export interface Drawing {
  readonly operator: OperatorClaims;
  readonly operatorName: string;
  readonly accounts: readonly DrawnAccount[];
  /** Public keys of accounts that are imported from and are not here. */
  readonly missing: readonly string[];
}

/** Reads a store. @param now seconds since 1970 @throws NscError `bad-jwt` when a JWT cannot be read */
export function readDrawing(store: OperatorStore, now: number): Drawing {
  const operator = store.operator();
  const claims = store.accountNames().map((name) => ({ name, claims: store.account(name) }));
  const byKey = new Map(claims.map(({ claims }) => [claims.sub as string, claims]));
  const missing = new Set<string>();
  const accounts = claims.map(({ name, claims }): DrawnAccount => {
    const findings = validate(claims, { now });
    const imports = (claims.nats.imports ?? []).map((entry, index) => {
      const from = byKey.get(entry.account ?? '');
      if (from === undefined) missing.add(entry.account ?? '');
      return drawnImport(entry, from, problemsAt(findings, `nats.imports[${index}]`));
    });
    return {
      name,
      key: claims.sub,
      isSystem: claims.sub === operator.nats.system_account,
      description: claims.nats.description ?? '',
      infoUrl: claims.nats.info_url ?? '',
      users: store.userNames(name).length,
      expires: claims.exp,
      exports: (claims.nats.exports ?? []).map((entry, index) =>
        drawnExport(entry, problemsAt(findings, `nats.exports[${index}]`)),
      ),
      imports,
      claims,
    };
  });
  return { operator, operatorName: operator.name ?? store.name, accounts, missing: [...missing] };
}

function problemsAt(findings: readonly Finding[], path: string): string[] {
  return findings
    .filter((found) => found.path === path || found.path.startsWith(`${path}.`))
    .filter(({ level, text }) => level !== 'info' && !text.startsWith('the field to has been deprecated'))
    .map(({ text }) => text);
}

function drawnExport(entry: Export, problems: readonly string[]): DrawnExport {
  return {
    kind: entry.type === 'service' ? 'service' : 'stream',
    name: entry.name || entry.subject || '',
    subject: entry.subject ?? '',
    isPrivate: entry.token_req === true,
    description: entry.description ?? '',
    infoUrl: entry.info_url ?? '',
    problems,
  };
}

function drawnImport(
  entry: Import,
  exporter: AccountClaims | undefined,
  found: readonly string[],
): DrawnImport {
  const kind = entry.type === 'service' ? 'service' : 'stream';
  const { local, remote } = subjectsOf(entry);
  const hasToken = (entry.token ?? '') !== '';
  const exports = exporter?.nats.exports ?? [];
  const index = exports.findIndex(
    ({ type, subject }) => (type ?? 'stream') === kind && isContainedIn(remote, subject ?? ''),
  );
  const match = exports[index];
  const problems = [...found];
  if (exporter === undefined) problems.push(`exporting account not present: ${entry.account ?? ''}`);
  else if (match === undefined) problems.push(`the account exports no ${kind} ${remote}`);
  else if (match.token_req === true && !hasToken) problems.push('export is private but no activation token');
  else if (match.token_req !== true && hasToken) {
    problems.push('export is public but import has activation token');
  }
  return {
    kind,
    name: entry.name || remote,
    remote,
    local,
    from: entry.account ?? '',
    exportIndex: match === undefined ? undefined : index,
    hasToken,
    problems,
  };
}

/** The old `to` of a service stands for the subject at the exporter, not at the importer. */
function subjectsOf({ subject = '', to = '', local_subject = '', type }: Import) {
  if (local_subject !== '') return { local: local_subject, remote: subject };
  if (to === '') return { local: subject, remote: subject };
  return type === 'service' ? { local: subject, remote: to } : { local: `${to}.${subject}`, remote: subject };
}
