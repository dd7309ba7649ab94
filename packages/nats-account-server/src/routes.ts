/** The table of everything the server answers over HTTP. */
import { answers } from './errors.js';
import type { AccountRoutes } from './http/accounts.js';
import type { ActivationRoutes } from './http/activations.js';
import type { Handler } from './http/call.js';
import { helpHandler } from './http/help.js';
import { ACCOUNTS_PATH } from './http/plain-get.js';
import { textReply } from './http/reply.js';
import type { Route } from './http/router.js';
import type { Metrics } from './metrics.js';

/** The handlers behind the routes, and why some are missing. */
export interface RoutesOptions {
  readonly accounts: AccountRoutes;
  readonly activations: ActivationRoutes;
  readonly operator: Handler;
  readonly pack: Handler;
  readonly postPack: Handler;
  readonly health: Handler;
  readonly metrics: Metrics;
  readonly metricsServed: () => boolean;
  /** Why JWTs cannot be posted here; undefined when they can. */
  readonly noPost: string | undefined;
}

/** Makes the table. */
export function routeTable(options: RoutesOptions): readonly Route[] {
  const { accounts, activations, noPost, metrics } = options;
  const posting = (post: Handler): Pick<Route, 'post' | 'noPost'> =>
    noPost === undefined ? { post } : { noPost };
  const collection = ACCOUNTS_PATH.slice(0, -1);
  return [
    {
      path: collection,
      get: (call) => accounts.probe(call),
      noPost: `${answers.methodNotAllowed}; the account's key belongs in the path`,
    },
    {
      path: collection,
      takesParameter: true,
      get: (call) => accounts.get(call),
      ...posting((call) => accounts.post(call)),
    },
    { path: '/jwt/v1/activations', ...posting((call) => activations.post(call)) },
    { path: '/jwt/v1/activations', takesParameter: true, get: (call) => activations.get(call) },
    { path: '/jwt/v1/operator', get: options.operator },
    { path: '/jwt/v1/pack', get: options.pack, ...posting(options.postPack) },
    { path: '/jwt/v1/help', get: helpHandler() },
    { path: '/healthz', get: options.health },
    {
      path: '/metrics',
      get: async () => {
        if (!options.metricsServed()) return textReply(404, answers.notFound);
        const { contentType, text } = await metrics.page();
        return { status: 200, headers: ['Content-Type', contentType], body: text };
      },
    },
  ];
}
