/**
 * An account: the subjects of its connections, apart from everyone else's. Messages enter through `publish` of its
 * connections and leave through its subscriptions; what reaches another account does so by its imports.
 */

import { isDeepStrictEqual } from 'node:util';
import type { AccountClaims } from '@nats-ts/jwt';
import type { Identity } from '../auth/authenticator.js';
import type { Permissions } from '../auth/permissions.js';
import type { ClosedReason } from '../client/closed-reason.js';
import { SubjectMappings } from '../subjects/mappings.js';
import { MatchCache } from '../subjects/match-cache.js';
import { isSubsetSubject } from '../subjects/subject.js';
import { Sublist } from '../subjects/sublist.js';
import type { Subscription } from '../subjects/subscription.js';
import { ExportedService } from './exported-service.js';
import { type AccountsByName, Imports } from './imports.js';
import { publishInternally } from './internal-publish.js';
import { Responses } from './responses.js';
import type {
  AccountLimits,
  AccountRules,
  ExportRule,
  ImportRule,
  MessageTraceRule,
  ServiceExportRule,
} from './rules.js';
import { Statistics } from './statistics.js';
import { withSystemExports } from './system-exports.js';

/** No limits beside the server's. */
export const UNLIMITED: AccountLimits = {
  maxConnections: -1,
  maxLeafnodes: -1,
  maxSubscriptions: -1,
  maxPayload: -1,
};

/** The rules of an account of which nothing was said. */
export const NO_RULES: AccountRules = {
  limits: UNLIMITED,
  exports: [],
  imports: [],
  mappings: [],
  defaultPermissions: undefined,
  messageTrace: undefined,
};

/** A connection that belongs to an account, as whoever changes the account sees it. */
export interface Member {
  readonly id: number;
  readonly closed: boolean;
  readonly identity: Identity | undefined;
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  /** Ends it; `errorText` is what the client reads, empty for nothing. */
  end(reason: ClosedReason, errorText?: string): void;
  /** Takes the limits of the account as they are now; false when it was over them and was closed. */
  limit(): boolean;
  /** Takes other permissions; undefined for all. Subscriptions that are not permitted end. */
  permit(permissions: Permissions | undefined): void;
}

const NO_SERVICES: ReadonlySet<Subscription> = new Set();
const nobody: AccountsByName = { get: () => undefined };
let lastSerial = 0;

/** A JWT and what it says. */
export interface AccountJwt {
  /** Empty while only its key is known. */
  readonly token: string;
  readonly claims: AccountClaims;
}

/** One account. */
export class Account {
  readonly name: string;
  /** Tells this account from a later one of the same name. */
  readonly serial = ++lastSerial;
  readonly statistics = new Statistics();
  readonly sublist = new Sublist();
  readonly cache: MatchCache;
  /** Client connections that belong to it now. */
  connections = 0;
  /** Is this the account of the servers? */
  system = false;
  /** The JWT that it was made of; undefined where it was not. */
  jwt: AccountJwt | undefined;
  readonly #accounts: AccountsByName;
  #rules = NO_RULES;
  #cluster = '';
  #members: Set<Member> | undefined;
  #imports: Imports | undefined;
  #services: Set<Subscription> | undefined;
  #responses: Responses | undefined;
  /** Services it exports that somebody imports, by subject. */
  #exported: Map<string, ExportedService> | undefined;

  /** @param remembers what subjects matched; see `disable_sublist_cache`. */
  constructor(name: string, accounts: AccountsByName = nobody, remembers = true) {
    this.name = name;
    this.cache = new MatchCache(this.sublist, remembers);
    this.#accounts = accounts;
  }

  /** What is said of it. */
  get rules(): AccountRules {
    return this.#rules;
  }

  get limits(): AccountLimits {
    return this.#rules.limits;
  }

  /** Where messages with a sampled `traceparent` leave their traces. */
  get messageTrace(): MessageTraceRule | undefined {
    return this.#rules.messageTrace;
  }

  /** What it gives; the account of the servers more than is said. */
  get exports(): readonly ExportRule[] {
    const { exports } = this.#rules;
    return this.system ? withSystemExports(exports) : exports;
  }

  /** What it takes, and how each import stands; undefined where it never imported anything. */
  get imports(): Imports | undefined {
    return this.#imports;
  }

  /** The imports that are active. */
  get importRules(): readonly ImportRule[] {
    return this.#imports?.states.flatMap(({ rule, problem }) => (problem === undefined ? [rule] : [])) ?? [];
  }

  /** Does it export a stream around this subject? */
  exportsStream(subject: string): boolean {
    return this.exports.some((one) => one.kind === 'stream' && isSubsetSubject(subject, one.subject));
  }

  /** What it owes to other accounts and awaits from them. */
  get responses(): Responses {
    this.#responses ??= new Responses(this);
    return this.#responses;
  }

  /** A service of its exports, while it runs. */
  serviceOf(rule: ServiceExportRule): ExportedService {
    this.#exported ??= new Map();
    const known = this.#exported.get(rule.subject);
    if (known !== undefined) {
      known.rule = rule;
      return known;
    }
    const service = new ExportedService(this, rule, (response, end) =>
      response.service.account.responses.drop(response, end),
    );
    this.#exported.set(rule.subject, service);
    return service;
  }

  /** Takes other rules. Imports are only noted: whoever knows all accounts settles them (`Accounts.apply`). */
  take(rules: AccountRules): void {
    const mapped = this.#rules.mappings;
    this.#rules = rules;
    if (!isDeepStrictEqual(rules.mappings, mapped)) this.#map();
    if (rules.imports.length > 0) this.#imports ??= new Imports(this, this.#accounts);
    this.#imports?.replace(rules.imports);
  }

  /** The server belongs to this cluster from now on, empty for none: some mappings count in one cluster only. */
  locate(cluster: string): void {
    if (cluster === this.#cluster) return;
    this.#cluster = cluster;
    const { mappings } = this.#rules;
    if (mappings.some(({ destinations }) => destinations.some((one) => one.cluster !== ''))) this.#map();
  }

  /** A connection belongs to it from now on. */
  join(member: Member): void {
    this.#members ??= new Set();
    this.#members.add(member);
    this.connections++;
  }

  /** A connection belongs to it no longer. Its subscriptions go first. */
  leave(member: Member): void {
    if (this.#members?.delete(member) === true) this.connections--;
  }

  /** The connections that belong to it now, in the order in which they came. */
  get members(): readonly Member[] {
    return [...(this.#members ?? [])];
  }

  /** What its connections, and the server in it, subscribed to. */
  *ownSubscriptions(): IterableIterator<Subscription> {
    for (const member of this.#members ?? []) yield* member.subscriptions.values();
    yield* this.services;
  }

  /** What the server itself subscribed to in it. */
  get services(): ReadonlySet<Subscription> {
    return this.#services ?? NO_SERVICES;
  }

  /** The server itself subscribes. */
  addService(subscription: Subscription): void {
    if (!this.subscribe(subscription)) return;
    this.#services ??= new Set();
    this.#services.add(subscription);
  }

  /** The server itself unsubscribes. */
  removeService(subscription: Subscription): void {
    this.unsubscribe(subscription);
    this.#services?.delete(subscription);
  }

  /** Adds interest; false when the subject is not valid. */
  subscribe(subscription: Subscription): boolean {
    if (!this.addForeign(subscription)) return false;
    this.#imports?.added(subscription);
    return true;
  }

  /** Removes interest; nothing happens when it is gone already. */
  unsubscribe(subscription: Subscription): void {
    this.removeForeign(subscription);
    this.#imports?.removed(subscription);
    this.#responses?.interestLost(subscription.subject);
  }

  /** Adds interest that others have here; false when the subject is not valid. */
  addForeign(subscription: Subscription): boolean {
    if (!this.sublist.insert(subscription)) return false;
    this.cache.invalidate(subscription.subject);
    return true;
  }

  /** Removes interest that others have here. */
  removeForeign(subscription: Subscription): void {
    if (this.sublist.remove(subscription)) this.cache.invalidate(subscription.subject);
  }

  /** How the subscription is delivered to has changed. */
  refresh(subscription: Subscription): void {
    this.cache.invalidate(subscription.subject);
    this.#imports?.refreshed(subscription);
  }

  /** Publishes a message that begins in the server, once the current turn is over. Texts as on the wire. */
  publish(subject: string, reply: string, headers: Buffer | undefined, payload: Uint8Array): void {
    this.#accounts.ownMessages?.(subject, reply, headers, payload);
    publishInternally(this, subject, reply, headers, payload);
  }

  /** What people call it. */
  get nameTag(): string {
    return this.jwt?.claims.name || this.name;
  }

  /** Has it as many clients as it may? */
  get full(): boolean {
    return this.limits.maxConnections >= 0 && this.connections >= this.limits.maxConnections;
  }

  /** Ends what it has in other accounts, and gives back what it holds outside the heap. */
  close(): void {
    this.take(NO_RULES);
    this.#imports?.settle();
    this.#responses?.close();
    for (const service of this.#exported?.values() ?? []) service.close();
    this.cache.clear();
  }

  #map(): void {
    const { mappings } = this.#rules;
    this.cache.map(mappings.length === 0 ? undefined : new SubjectMappings(mappings, this.#cluster));
  }
}
