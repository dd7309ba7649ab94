/** `GET /jwt/v1/help`: the HTTP API on one page of plain text, for whoever has only curl at hand. */
import type { Handler } from './call.js';

const HELP = `
# NATS account server: the HTTP API

## GET /jwt/v1/accounts/<public key>

The account's JWT as application/jwt, with its jti as ETag and a Cache-Control that ends with the JWT.
304 when If-None-Match names the ETag. 404 when there is no such account. The JWT may have expired.

  check=true    404 when the JWT has expired
  text=true     answer as text/plain, for browsers
  decode=true   header and claims as JSON to read, dates and activation tokens spelled out
  notify=true   tell the nats-servers of the account, as a POST does

HEAD answers the same without the body.

## POST /jwt/v1/accounts/<public key>

Stores the JWT in the body, raw or armoured. The operator or one of its signing keys must have signed it, and its
subject must be the key in the path. With curl: --data-binary @file (the @ matters).

  200  stored durably; the nats-servers are told
  202  an account signed itself; the signing service has it and will answer later
  400  refused; the body says why, line by line
  405  this server is a replica or its store is read-only
  409  a JWT that was issued later is stored
  413  the body is too long
  500  it could not be saved; what was stored is still there

## GET /jwt/v1/accounts/

200 and nothing else: a nats-server asks for it when it starts.

## GET /jwt/v1/accounts?list=true

The stored accounts as JSON, ordered by key: key, name, issued and expires (unix seconds). limit=N entries on a page
(100, at most 10000), after=KEY for the next page, which the answer names as "next".

## GET /jwt/v1/operator

The operator's JWT; text=true and decode=true as for accounts. 404 when no operator is configured.

## GET /jwt/v1/pack?max=N

At most N JWTs, one a line: key|jwt. Expired ones are left out.

## POST /jwt/v1/pack

Stores many JWTs, one a line: key|jwt. 200 with {"answers":[{"key","status","text"}]}, an answer for each line in
their order, with the status and text that a POST of that JWT alone would get.

## POST /jwt/v1/activations

Stores the activation token in the body under its hash.

## GET /jwt/v1/activations/<hash>

The activation token with this hash; text=true, decode=true, notify=true as for accounts. The hash is the base32
of the SHA-256 of issuer.subject.<exported subject>, where the exported subject ends before its first wildcard, or
is "_" when it begins with one.

## GET /healthz

200 when the server can do its work, 503 when it cannot; the JSON says what is wrong.

## GET /metrics

Counters for Prometheus.

## GET /jwt/v1/help

This page.
`;

/** Answers with the page. */
export function helpHandler(): Handler {
  return () => ({ status: 200, headers: ['Content-Type', 'text/plain'], body: HELP });
}
