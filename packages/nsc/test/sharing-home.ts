// A home whose accounts share streams and services in every way a diagram shows: public and private, renamed, broken,
// in a circle, from an account that is not here, and with names that try to break out of their place.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  type Account,
  type AccountKey,
  createKeyPair,
  decodeAccount,
  encode,
  keyPairFromSeed,
  newActivationClaims,
} from '@nats-ts/jwt';
import { TestHome } from './home.js';

/** A name that closes tags, quotes and comments where it is not escaped. */
export const HOSTILE = `<script>document.title='broken'</script>"'--&`;

/** Makes the home. */
export async function sharingHome(): Promise<TestHome> {
  const home = new TestHome();
  await home.ok('add operator -n ACME --sys');
  for (const name of ['orders', 'billing', 'shipping', 'metrics', 'web', 'audit', 'lab', 'scratch']) {
    await home.ok(`add account -n ${name}`);
  }
  for (const user of ['u1', 'u2', 'u3']) await home.ok(`add user -a orders -n ${user}`);
  await home.ok('add user -a web -n site --allow-pub web.> --allow-sub _INBOX.>');

  const path = (name: string) => home.data('stores', 'ACME', 'accounts', name, `${name}.jwt`);
  const claimsOf = (name: string) => decodeAccount(readFileSync(path(name), 'utf8')).claims;
  const key = (name: string): AccountKey => claimsOf(name).sub;
  const seed = (publicKey: string) =>
    readFileSync(
      home.data('keys', 'keys', publicKey.slice(0, 1), publicKey.slice(1, 3), `${publicKey}.nk`),
      'utf8',
    ).trim();
  const edit = (name: string, change: Partial<Account>): void => {
    const claims = claimsOf(name);
    writeFileSync(
      path(name),
      encode({ ...claims, nats: { ...claims.nats, ...change } }, keyPairFromSeed(seed(claims.iss ?? ''))),
    );
  };
  const activation = (by: string, to: string, subject: string, kind: 'stream' | 'service'): string => {
    const claims = newActivationClaims(key(to));
    claims.name = subject;
    claims.nats.subject = subject;
    claims.nats.kind = kind;
    return encode(claims, keyPairFromSeed(seed(key(by))));
  };

  edit('orders', {
    description: 'Takes orders and tells everybody about them',
    info_url: 'https://example.com/orders',
    exports: [
      { name: 'order events', subject: 'orders.events.>', type: 'stream' },
      { name: 'order-api', subject: 'orders.api.*', type: 'service', description: 'place, change, cancel' },
      { name: 'order internals', subject: 'orders.internal.>', type: 'stream', token_req: true },
    ],
    imports: [
      {
        name: 'prices',
        subject: 'billing.price.*',
        local_subject: 'prices.$1',
        account: key('billing'),
        type: 'service',
      },
    ],
  });
  edit('billing', {
    exports: [
      { name: 'prices', subject: 'billing.price.*', type: 'service' },
      { name: 'invoices', subject: 'billing.invoices.>', type: 'stream', token_req: true },
    ],
    imports: [
      {
        name: 'orders',
        subject: 'orders.events.paid.>',
        local_subject: 'paid.>',
        account: key('orders'),
        type: 'stream',
      },
      {
        name: 'internals',
        subject: 'orders.internal.>',
        account: key('orders'),
        type: 'stream',
        token: activation('orders', 'billing', 'orders.internal.>', 'stream'),
      },
    ],
  });
  edit('shipping', {
    exports: [{ name: HOSTILE, subject: 'shipping.track.*', type: 'service', description: HOSTILE }],
    imports: [
      { name: 'orders', subject: 'orders.events.>', account: key('orders'), type: 'stream' },
      { name: 'api', subject: 'orders.api.*', account: key('orders'), type: 'service' },
    ],
  });
  edit('web', {
    imports: [
      { name: 'api', subject: 'orders.api.*', account: key('orders'), type: 'service' },
      { name: 'track', subject: 'shipping.track.*', account: key('shipping'), type: 'service' },
      { name: 'price', subject: 'billing.price.*', account: key('billing'), type: 'service' },
      {
        name: 'weather',
        subject: 'weather.reports.>',
        account: createKeyPair('account').publicKey as AccountKey,
        type: 'stream',
      },
    ],
  });
  edit('audit', {
    imports: [
      { name: 'all events', subject: 'orders.events.>', account: key('orders'), type: 'stream' },
      { name: 'gone', subject: 'orders.gone', account: key('orders'), type: 'stream' },
      { name: 'invoices', subject: 'billing.invoices.>', account: key('billing'), type: 'stream' },
    ],
  });
  edit('metrics', {
    exports: [
      { name: 'figures', subject: 'metrics.figures.with.a.subject.that.is.really.long.>', type: 'stream' },
    ],
  });
  edit('lab', {
    imports: [
      {
        name: 'figures',
        subject: 'metrics.figures.with.a.subject.that.is.really.long.>',
        account: key('metrics'),
        type: 'stream',
      },
    ],
  });
  return home;
}
