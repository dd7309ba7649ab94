/** Operator mode put together: whom to trust, where account JWTs come from, and who may connect because of them. */
import type { Log } from '@nats-ts/log';
import type { Account } from '../accounts/account.js';
import type { Accounts } from '../accounts/accounts.js';
import type { AuthDecision, Authenticator, AuthRequest } from '../auth/authenticator.js';
import type { Callout } from '../callout/callout.js';
import { OperatorCallout } from '../callout/operator-callout.js';
import { NatsServerError } from '../errors.js';
import type { ExpiryWheel } from '../expiry-wheel.js';
import type { ServerOptions } from '../options/types.js';
import type { SystemServerInfo } from '../system/messages.js';
import { ClaimsAccounts } from './claims-accounts.js';
import { JwtAuthenticator } from './jwt-authenticator.js';
import { LiveUpdates } from './live-updates.js';
import { MemoryResolver } from './memory-resolver.js';
import type { AccountResolver, ResolverHost } from './resolver.js';
import { Trust } from './trust.js';
import { UpdateReplies } from './update-reply.js';

/** What it needs of its server. */
export interface OperatorModeSettings {
  readonly options: ServerOptions;
  readonly accounts: Accounts;
  readonly expiries: ExpiryWheel;
  readonly callout: Callout;
  /** The server, for the next of its answers. */
  readonly serverInfo: () => SystemServerInfo;
  readonly log: Log;
}

/** Operator mode of one server: its authenticator, and everything behind it. */
export class OperatorMode implements Authenticator {
  readonly required = true;
  readonly wantsNonce = true;
  readonly accounts: ClaimsAccounts;
  readonly #settings: OperatorModeSettings;
  readonly #resolver: AccountResolver;
  readonly #updates: LiveUpdates | undefined;
  #authenticator: JwtAuthenticator;

  private constructor(
    settings: OperatorModeSettings,
    accounts: ClaimsAccounts,
    resolver: AccountResolver,
    system: Account | undefined,
  ) {
    this.#settings = settings;
    this.accounts = accounts;
    this.#resolver = resolver;
    this.#authenticator = this.#authenticatorOf(settings.options);
    const { serverInfo, log } = settings;
    if (resolver.listen !== undefined) resolver.listen();
    else if (system !== undefined)
      this.#updates = new LiveUpdates(system, accounts, new UpdateReplies(system, serverInfo, log));
  }

  /**
   * Opens the resolver and asks whether it can be used.
   *
   * @throws NatsServerError `no-account-server` when nobody answers at the resolver's URL; `bad-resolver` when its
   * folder cannot be used
   */
  static async start(settings: OperatorModeSettings): Promise<OperatorMode> {
    const { options, accounts, log } = settings;
    for (const line of operatorLines(options)) log.info(line);
    const trust = new Trust(options);
    const system = options.systemAccount === '' ? undefined : accounts.get(options.systemAccount);
    let claimed: ClaimsAccounts | undefined;
    const host: ResolverHost = {
      log,
      trust,
      system,
      serverInfo: settings.serverInfo,
      isKnown: (key) => claimed?.get(key) !== undefined,
      changed: async (key, token) => {
        try {
          claimed?.update(key, token);
        } catch (error) {
          log.error(`Update for account ${JSON.stringify(key)} resulted in error ${reasonOf(error)}`);
        }
      },
      removed: (key) => claimed?.remove(key),
    };
    const resolver = await openResolver(options, host);
    const { expiries } = settings;
    const { systemAccount } = options;
    claimed = new ClaimsAccounts({ accounts, trust, resolver, expiries, log, systemAccount });
    claimed.pin(options.resolverPinnedAccounts);
    const mode = new OperatorMode(settings, claimed, resolver, system);
    // What its JWT says counts before the first of its users comes. Nobody waits for it.
    if (systemAccount !== '') void mode.accounts.make(systemAccount);
    return mode;
  }

  authenticate(request: AuthRequest): AuthDecision | Promise<AuthDecision> {
    return this.#authenticator.authenticate(request);
  }

  /** Takes over what may change: preloaded JWTs, pinned accounts, the sentinel, proxies. */
  async reload(options: ServerOptions): Promise<void> {
    this.#authenticator = this.#authenticatorOf(options);
    this.accounts.pin(options.resolverPinnedAccounts);
    const preload = Object.entries(options.resolverPreload);
    if (this.#resolver instanceof MemoryResolver) {
      this.#resolver.replace(options.resolverPreload);
      await this.accounts.renew();
    } else {
      // Somebody may have put a file back, or started the account server: the next client finds out at once.
      this.accounts.forgetFailures();
      for (const [key, token] of preload) await this.#resolver.preload?.(key, token);
    }
  }

  async close(): Promise<void> {
    this.#updates?.close();
    this.accounts.close();
    this.#settings.callout.close();
    await this.#resolver.close();
  }

  #authenticatorOf({ trustedProxies, defaultSentinel }: ServerOptions): JwtAuthenticator {
    const callout = new OperatorCallout(this.accounts, this.#settings.callout);
    return new JwtAuthenticator({ accounts: this.accounts, trustedProxies, defaultSentinel, callout });
  }
}

/** @throws NatsServerError */
async function openResolver(options: ServerOptions, host: ResolverHost): Promise<AccountResolver> {
  const { resolver, resolverTls, resolverPreload } = options;
  if (resolver === undefined || resolver.kind === 'memory') return new MemoryResolver(resolverPreload);
  // What a server does not need is not loaded.
  if (resolver.kind === 'url') {
    const { UrlResolver } = await import('./url-resolver.js');
    const { clientContext } = await import('../tls/certificates.js');
    const tls = resolverTls && clientContext(resolverTls);
    const opened = new UrlResolver(resolver.url, tls);
    try {
      await opened.probe();
    } catch (error) {
      await opened.close();
      throw new NatsServerError('no-account-server', reasonOf(error), error);
    }
    return opened;
  }
  const { DirectoryResolver } = await import('./directory-resolver.js');
  try {
    const opened = await DirectoryResolver.open(resolver, host);
    for (const [key, token] of Object.entries(resolverPreload)) await opened.preload(key, token);
    return opened;
  } catch (error) {
    throw new NatsServerError('bad-resolver', reasonOf(error), error);
  }
}

/** What the log says of the operators at the start, as the Go server has it. */
function operatorLines({ operators }: ServerOptions): readonly string[] {
  if (operators.length === 0) return [];
  const described = operators.map((token) => new Trust({ operators: [token], trustedKeys: [] }).operator);
  return [
    'Trusted Operators',
    ...described.flatMap((claims) => [
      `  System  : ${JSON.stringify(claims?.aud ?? '')}`,
      `  Operator: ${JSON.stringify(claims?.name ?? '')}`,
      `  Issued  : ${timeText(claims?.iat)}`,
      ...(claims?.exp ? [`  Expires : ${timeText(claims.exp)}`] : ['  Expires : Never']),
    ]),
  ];
}

function timeText(seconds: number | undefined): string {
  return seconds === undefined ? '' : new Date(seconds * 1000).toISOString();
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
