// The object diagram as PlantUML: operator, accounts and users with what their JWTs say, and who signed whom.
import {
  type AccountClaims,
  type Claims,
  jetStreamEnabled,
  type OperatorLimits,
  type Permissions,
  signingKeyOf,
  type UserClaims,
  validate,
} from '@nats-ts/jwt';
import type { KeyStore } from '../keystore/keystore.js';
import type { OperatorStore } from '../store/operator-store.js';
import type { Drawing } from './model.js';
import { footer, label, noteLines } from './plantuml-text.js';

/** What is drawn beside accounts. */
export interface ObjectDiagramOptions {
  readonly users: boolean;
  /** Public keys, and whether their private halves are here. */
  readonly showKeys: boolean;
  /** Also what is empty or unlimited. */
  readonly detail: boolean;
  /** Seconds since 1970. */
  readonly now: number;
}

/** Draws the operator and its accounts. @throws NscError `bad-jwt` when a user's JWT cannot be read */
export function objectDiagram(
  drawing: Drawing,
  store: OperatorStore,
  keystore: KeyStore,
  options: ObjectDiagramOptions,
): string {
  const lines = ['@startuml', 'title Object Diagram'];
  const pen = new Pen(lines, keystore, options);
  const { operator } = drawing;
  lines.push(`object "${label(drawing.operatorName)}" as ${operator.sub} << operator >> {`);
  pen.claims(operator, operator.nats.tags);
  pen.value('JWT Version', String(operator.nats.version ?? ''));
  pen.value('account server', operator.nats.account_server_url ?? '');
  pen.value('Strict signing key usage', String(operator.nats.strict_signing_key_usage === true));
  pen.validation(operator);
  lines.push('}');
  pen.signingKeys(operator.sub, drawing.operatorName, 'operator', operator.nats.signing_keys ?? []);
  for (const { name, key, claims, isSystem, description, infoUrl } of drawing.accounts) {
    lines.push(`object "${label(name)}" as ${key} << ${isSystem ? 'system ' : ''}account >> {`);
    pen.claims(claims, claims.nats.tags);
    pen.accountLimits(claims.nats.limits);
    pen.validation(claims);
    lines.push('}');
    const permissions = pen.permissions(key, name, 'default', claims.nats.default_permissions);
    if (permissions !== undefined) lines.push(`${key} *-- ${permissions}`);
    pen.signingKeys(key, name, 'account', (claims.nats.signing_keys ?? []).map(signingKeyOf));
    pen.signed(operator.sub, claims);
    lines.push(...noteLines(key, description, infoUrl));
    if (!options.users) continue;
    for (const user of store.userNames(name)) {
      pen.user(store.user(name, user), claims, permissions);
    }
  }
  return `${[...lines, ...footer(store.folder, options.now)].join('\n')}\n`;
}

class Pen {
  readonly #lines: string[];
  readonly #keystore: KeyStore;
  readonly #options: ObjectDiagramOptions;

  constructor(lines: string[], keystore: KeyStore, options: ObjectDiagramOptions) {
    this.#lines = lines;
    this.#keystore = keystore;
    this.#options = options;
  }

  value(name: string, value: string): void {
    if (value !== '' || this.#options.detail) this.#lines.push(`${name} = ${label(value)}`);
  }

  claims(claims: Claims, tags: readonly string[] = []): void {
    if (this.#options.showKeys) {
      this.value('Identity Key', claims.sub);
      this.value('Identity Key Present', String(this.#keystore.has(claims.sub)));
    }
    this.#list('Tags', tags);
    this.#time('Issued At', claims.iat);
    this.#time('Valid From', claims.nbf);
    this.#time('Expires', claims.exp);
  }

  validation(claims: Claims): void {
    const findings = validate(claims, { now: this.#options.now });
    const texts = (level: string) =>
      findings.filter((found) => found.level === level).map(({ text }) => text);
    if (findings.length === 0) {
      if (this.#options.detail) this.#lines.push('--- Validation (no issues) ---');
      return;
    }
    this.#lines.push('==**<color:red>Validation</color>**==');
    this.#list('Errors', texts('error'));
    this.#list('Warnings', texts('warning'));
  }

  accountLimits(limits: OperatorLimits): void {
    this.#section(
      'Account',
      [
        ['Max Exports', limits.exports],
        ['Max Imports', limits.imports],
        ['Max Client Connections', limits.conn],
        ['Max Leaf Node Connections', limits.leaf],
      ],
      [
        ['Allow Wildcard Exports', limits.wildcards === true],
        ['Disallow bearer token', limits.disallow_bearer === true],
      ],
    );
    this.#natsLimits(limits);
    if (!jetStreamEnabled(limits)) {
      if (this.#options.detail) this.#lines.push('--- Jetstream Limits (disabled) ---');
      return;
    }
    const tiers = Object.entries(limits.tiered_limits ?? {});
    for (const [tier, js] of tiers.length > 0 ? tiers : [['', limits] as const]) {
      this.#section(tier === '' ? 'Jetstream' : `Jetstream ${label(tier)}`, [
        ['Max Memory Storage', js.mem_storage ?? 0],
        ['Max Disk Storage', js.disk_storage ?? 0],
        ['Max Streams', js.streams ?? 0],
        ['Max Consumer', js.consumer ?? 0],
      ]);
    }
  }

  permissions(subject: string, name: string, kind: string, permissions: Permissions): string | undefined {
    const { pub, sub, resp } = permissions;
    const lists = [
      ['Publish Deny', pub?.deny],
      ['Publish Allow', pub?.allow],
      ['Subscribe Deny', sub?.deny],
      ['Subscribe Allow', sub?.allow],
    ] as const;
    if (resp === undefined && lists.every(([, subjects]) => (subjects ?? []).length === 0)) return undefined;
    const id = `${subject}_permissions`;
    this.#lines.push(`object "${label(name)}" as ${id} << ${kind} permissions >> {`);
    for (const [title, subjects = []] of lists) {
      if (subjects.length === 0 && !this.#options.detail) continue;
      this.#lines.push(`--- ${title} ---`, ...subjects.map((text) => ` ""${label(text)}""`));
    }
    if (resp !== undefined) {
      this.#lines.push('--- Response Permissions ---');
      this.value('Expiration', `${resp.ttl / 1e9}s`);
      this.#limit('Max Messages', resp.max);
    } else if (this.#options.detail) {
      this.#lines.push('--- Response Permissions (server default)---');
    }
    this.#lines.push('}');
    return id;
  }

  signingKeys(subject: string, name: string, kind: string, keys: readonly string[]): void {
    if (!this.#options.showKeys || keys.length === 0) return;
    const id = `${subject}_sk`;
    this.#lines.push(`map "${label(name)}" as ${id} << ${kind} signing keys >> {`, 'key => stored');
    for (const key of keys) this.#lines.push(`${key} => ${this.#keystore.has(key)}`);
    this.#lines.push('}', `${subject} *-- ${id}`);
  }

  /** Who signed it: the signer's object, or with keys shown, the signing key in its map. */
  signed(signer: string, { iss = '', sub }: Claims): void {
    const self = iss === sub;
    const inMap = this.#options.showKeys && !self && iss !== signer;
    const from = self ? sub : inMap ? `${signer}_sk::${iss}` : signer;
    this.#lines.push(`${from} -- ${sub} : "${self ? 'self signed' : 'signed'} >"`);
  }

  user(claims: UserClaims, account: AccountClaims, defaults: string | undefined): void {
    const { nats, sub } = claims;
    const name = claims.name ?? sub;
    this.#lines.push(`object "${label(name)}" as ${sub} << user >> {`);
    this.claims(claims, nats.tags);
    this.value('Bearer Token', String(nats.bearer_token === true));
    this.#list('Allowed Connection Types', nats.allowed_connection_types ?? []);
    this.#natsLimits(nats);
    const times = (nats.times ?? []).map(({ start, end }) => ` [${start}-${end}]`).join('');
    if ((nats.src ?? []).length > 0 || times !== '' || this.#options.detail) {
      this.#lines.push('--- User Limits ---');
      this.#list('Permitted CIDR blocks', nats.src ?? []);
      this.value('Permitted Times to Connect', `${nats.times_location ?? ''}${times}`);
    }
    this.validation(claims);
    this.#lines.push('}');
    const own = this.permissions(sub, name, 'user', nats);
    if (own !== undefined) this.#lines.push(`${sub} *-- ${own} : "API restricted by >"`);
    else if (defaults !== undefined) this.#lines.push(`${sub} -- ${defaults} : "API restricted by >"`);
    this.signed(account.sub, claims);
  }

  #natsLimits({ payload, subs, data }: { payload?: number; subs?: number; data?: number }): void {
    this.#section('Nats', [
      ['Max Payload', payload],
      ['Max Subscriber', subs],
      ['Max Number of bytes', data],
    ]);
  }

  #section(
    title: string,
    limits: readonly (readonly [string, number | undefined])[],
    truths: readonly (readonly [string, boolean])[] = [],
  ): void {
    if (limits.every(([, limit]) => limit === -1) && truths.length === 0) {
      if (this.#options.detail) this.#lines.push(`--- ${title} Limits (unlimited) ---`);
      return;
    }
    this.#lines.push(`--- ${title} Limits ---`);
    for (const [name, limit] of limits) this.#limit(name, limit ?? 0);
    for (const [name, truth] of truths) this.value(name, String(truth));
  }

  #limit(name: string, limit: number): void {
    this.value(name, limit === -1 ? '-1 (unlimited)' : limit === 0 ? '0 (disabled)' : String(limit));
  }

  #list(name: string, texts: readonly string[]): void {
    if (texts.length > 0 || this.#options.detail) this.value(name, texts.join(', '));
  }

  #time(name: string, seconds: number | undefined): void {
    const set = seconds !== undefined && seconds !== 0;
    if (!set && !this.#options.detail) return;
    this.value(name, set ? new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ') : 'not set');
  }
}
