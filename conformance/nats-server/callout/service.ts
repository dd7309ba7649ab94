// An authorization service of a test: keeps the questions, and answers as it is told.
import type { NatsConnection } from '@nats-io/transport-node';
import {
  type AuthorizationRequestClaims,
  type CurveKey,
  type CurveKeyPair,
  decodeAuthorizationRequest,
  encode,
  type KeyPair,
  newAuthorizationResponseClaims,
  newUserClaims,
  type UserClaims,
  type UserKey,
} from '@nats-ts/jwt';

/** What a service says: who the client is, why not, or nothing. */
export interface Verdict {
  readonly change?: (user: UserClaims) => void;
  readonly error?: string;
  readonly silent?: boolean;
  readonly signer?: KeyPair;
  readonly responseSigner?: KeyPair;
  readonly audience?: string;
  readonly subject?: string;
  /** The answer as it is, in place of all this. */
  readonly raw?: string | Uint8Array;
}

/** A service that keeps the questions and answers as it is told. */
export class Service {
  readonly asked: AuthorizationRequestClaims[] = [];
  readonly tokens: string[] = [];
  verdict: (request: AuthorizationRequestClaims) => Verdict = () => ({ error: 'nobody' });

  constructor(connection: NatsConnection, issuer: KeyPair, xkey?: CurveKeyPair) {
    connection.subscribe('$SYS.REQ.USER.AUTH', {
      callback: (_, message) => {
        const from = (message.headers?.get('Nats-Server-Xkey') || undefined) as CurveKey | undefined;
        const sealed = xkey !== undefined && from !== undefined;
        const token = Buffer.from(sealed ? xkey.open(message.data, from) : message.data).toString();
        const { claims } = decodeAuthorizationRequest(token);
        this.asked.push(claims);
        this.tokens.push(token);
        const verdict = this.verdict(claims);
        if (verdict.silent === true) return;
        if (verdict.raw !== undefined) return void message.respond(verdict.raw);
        const text = Buffer.from(answerTo(claims, verdict, issuer));
        message.respond(sealed ? xkey.seal(text, from) : text);
      },
    });
  }

  get last(): AuthorizationRequestClaims {
    const last = this.asked.at(-1);
    if (last === undefined) throw new Error('the service was not asked');
    return last;
  }
}

function answerTo({ nats }: AuthorizationRequestClaims, verdict: Verdict, issuer: KeyPair): string {
  const response = newAuthorizationResponseClaims(verdict.subject ?? nats.user_nkey);
  response.aud = verdict.audience ?? nats.server_id.id;
  if (verdict.error !== undefined) response.nats.error = verdict.error;
  else {
    const user = newUserClaims(nats.user_nkey as UserKey);
    user.name = nats.connect_opts.user ?? 'guest';
    verdict.change?.(user);
    response.nats.jwt = encode(user, verdict.signer ?? issuer);
  }
  return encode(response, verdict.responseSigner ?? issuer);
}
