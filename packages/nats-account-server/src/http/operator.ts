/** `GET /jwt/v1/operator`: the operator whose accounts this server takes, as JWT, as text or decoded. */

import { answers } from '../errors.js';
import type { TrustHolder } from '../trust.js';
import { type Handler, isSet } from './call.js';
import { decodeText } from './decode-text.js';
import { textReply } from './reply.js';

/** Answers with the operator's JWT; 404 when there is none. `text` and `decode` as for accounts. */
export function operatorHandler(trust: TrustHolder): Handler {
  return ({ query }) => {
    const token = trust.current.operator?.token;
    if (token === undefined) return textReply(404, answers.noOperator);
    if (isSet(query, 'text')) return plainJwt(token);
    if (isSet(query, 'decode')) {
      return { status: 200, headers: ['Content-Type', 'text/plain'], body: decodeText(token) };
    }
    return { status: 200, headers: ['Content-Type', 'application/jwt'], body: token };
  };
}

function plainJwt(token: string): { status: number; headers: string[]; body: string } {
  return { status: 200, headers: ['Content-Type', 'text/plain'], body: token };
}
