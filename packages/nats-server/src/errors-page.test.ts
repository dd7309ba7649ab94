// docs/nats-server-errors.md is made from the error tables. `UPDATE_DOCS=1` writes it anew instead of complaining.
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { NATS_SERVER_ERRORS } from './errors.js';
import {
  errorTexts,
  publishViolation,
  replyViolation,
  subscribeViolation,
  tokensViolation,
} from './protocol/error-texts.js';

const page = new URL('../../../docs/nats-server-errors.md', import.meta.url);

/** When a client reads each text, and what to do. A text without a line here does not compile. */
const wire: Readonly<Record<keyof typeof errorTexts, string>> = {
  unknownOperation: 'A line begins with no verb of the protocol. The connection is closed.',
  authorizationViolation:
    'The credentials of CONNECT are missing or wrong. The log of the server says why. Closed.',
  authenticationTimeout: 'CONNECT did not come within `authorization.timeout`. Closed.',
  authenticationExpired: 'The time in which the user may be connected is over. Closed.',
  authenticationRevoked: 'The account has revoked the user. Closed.',
  accountExpired: 'The JWT of the account has expired, or was deleted. Closed.',
  maxPayload: 'A message is larger than `max_payload`, or than the limit of its account or user. Closed.',
  maxControlLine: 'A protocol line is longer than `max_control_line`. Closed.',
  maxConnections: 'The server has `max_connections` connections. Closed.',
  maxAccountConnections: 'The account has as many connections as its limit allows. Closed.',
  maxSubscriptions: 'The connection has `max_subscriptions`; this subscription is not made.',
  invalidSubject: 'The subject of a subscription is not one; the subscription is not made.',
  invalidPublishSubject: 'In pedantic mode: the subject of a message is not one.',
  staleConnection: '`ping_max` pings were not answered. Closed.',
  badProtocol: 'The protocol version of CONNECT is not 0 or 1. Closed.',
  noRespondersNeedsHeaders: 'CONNECT asks for no-responders without headers. Closed.',
};

/** The page with the text between the markers of a part replaced. */
function withPart(text: string, name: string, part: string): string {
  const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`docs/nats-server-errors.md has no part ${name}`);
  return `${text.slice(0, start + open.length)}\n\n${part.trim()}\n\n${text.slice(end)}`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

test('docs/nats-server-errors.md says what the error tables say', async () => {
  const text = await readFile(page, 'utf8');
  const codes = Object.entries(NATS_SERVER_ERRORS).map(([code, { when, remedy }]) => [
    `\`${code}\``,
    when,
    remedy,
  ]);
  const texts = Object.entries(errorTexts).map(([name, said]) => [
    `\`-ERR '${said}'\``,
    wire[name as keyof typeof errorTexts],
  ]);
  const violations = [
    [publishViolation('<subject>'), 'The user may not publish there; the message is dropped.'],
    [
      replyViolation('<reply>'),
      'The reply subject belongs to the servers (`_R_.`, `_GR_.`, `$JS.ACK.`); the message is dropped.',
    ],
    [
      subscribeViolation('<subject>', ''),
      'The user may not subscribe to it; the subscription is not made. With ` (sid "<sid>")` behind: the permissions ' +
        'have changed, and the subscription has ended.',
    ],
    [
      subscribeViolation('<subject>', '<queue>'),
      'The user may not subscribe to it in this queue group, or the group is one of the servers.',
    ],
    [
      tokensViolation('<subject>'),
      'The subject has more tokens than `max_subscription_tokens`; the subscription is not made.',
    ],
  ].map(([said, when]) => [`\`-ERR '${said}'\``, when ?? '']);
  const expected = withPart(
    withPart(text, 'errors', table(['code', 'when', 'what to do'], codes)),
    'wire',
    table(['text', 'when'], [...texts, ...violations]),
  );
  if (process.env.UPDATE_DOCS === '1') await writeFile(page, expected);
  else expect(text, 'run UPDATE_DOCS=1 npx vitest run packages/nats-server/src/errors-page').toBe(expected);
});
