/**
 * The question to an authorization service, and its answer (ADR-26): who a client is, is asked over the account that
 * the service listens in. Both may be encrypted. A key made for each question keeps old answers from counting.
 *
 * ```
 *   CONNECT ─▶ authenticator ─▶ ask ──── $SYS.REQ.USER.AUTH ────▶ service
 *                                 ◀── reply: response JWT { user JWT } or { error }
 * ```
 */
import {
  type AuthorizationResponseClaims,
  type CurveKey,
  type CurveKeyPair,
  createKeyPair,
  decodeAuthorizationResponse,
  decodeUser,
  encode,
  type KeyPair,
  newAuthorizationRequestClaims,
  type ServerId,
  type UserClaims,
  type UserKey,
  validate,
} from '@nats-ts/jwt';
import type { Log } from '@nats-ts/log';
import type { Account } from '../accounts/account.js';
import type { AuthRequest } from '../auth/authenticator.js';
import { clientTlsOf } from './client-certificates.js';
import { ReplyDesk } from './reply-desk.js';

/** Where services listen. */
export const CALLOUT_SUBJECT = '$SYS.REQ.USER.AUTH';
/** Whom questions are for. */
const AUDIENCE = 'nats-authorization-request';
/** The header that says how to encrypt the answer. */
const XKEY_HEADER = 'Nats-Server-Xkey';
/** How a JWT begins; anything else is encrypted. */
const JWT_PREFIX = 'eyJ';

/** Who asks. */
export interface CalloutOptions {
  /** Signs the questions. */
  readonly serverKey: KeyPair;
  readonly curveKey: CurveKeyPair;
  readonly log: Log;
  /** Read for each question: a reload may change them. */
  readonly server: () => Omit<ServerId, 'id' | 'xkey'>;
  /** Milliseconds for an answer. */
  readonly timeout: () => number;
}

/** One question. */
export interface CalloutQuestion {
  /** Where the service listens. */
  readonly account: Account;
  /** Whom the question is about in its own words: the account that signs the answers. */
  readonly subject: string;
  /** The service's curve key; empty for questions that are not encrypted. */
  readonly xkey: string;
  readonly request: AuthRequest;
  /** The user as known so far, for the service; empty for nobody. */
  readonly user: string;
  readonly nameTag?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** The JWT that the client showed, in operator mode. */
  readonly jwt: string;
  /** Whether a key that signed an answer which was not encrypted is one of the service's; undefined: not asked. */
  readonly knowsIssuer?: (issuer: string) => boolean;
}

/** Asks authorization services. */
export class Callout {
  readonly #options: CalloutOptions;
  readonly #desks = new Map<Account, ReplyDesk>();

  constructor(options: CalloutOptions) {
    this.#options = options;
  }

  /**
   * The user that the service lets the client in as, verified.
   *
   * @throws Error with the reason for the log: refused, no answer in time, or an answer that does not count
   */
  async ask(question: CalloutQuestion): Promise<UserClaims> {
    const { account, xkey } = question;
    const user = createKeyPair('user');
    const { headers, payload } = this.#written(question, user.publicKey as UserKey);
    let desk = this.#desks.get(account);
    if (desk === undefined) {
      desk = new ReplyDesk(account);
      this.#desks.set(account, desk);
    }
    const answer = await desk.request(CALLOUT_SUBJECT, headers, payload, this.#options.timeout());
    if (answer === undefined) {
      throw new Error(
        `Authorization callout response not received in time on account ${JSON.stringify(account.name)}`,
      );
    }
    const claims = this.#read(answer, question, user.publicKey, xkey);
    const [finding] = validate(claims);
    if (finding !== undefined) throw new Error(`Error validating user JWT: ${finding.text}`);
    if (claims.sub !== user.publicKey) {
      throw new Error(
        `Expected authorized user of ${JSON.stringify(user.publicKey)} but got ${JSON.stringify(claims.sub)} on account ${JSON.stringify(account.name)}`,
      );
    }
    return claims;
  }

  close(): void {
    for (const desk of this.#desks.values()) desk.close();
    this.#desks.clear();
  }

  #written(
    { subject, xkey, request, user, nameTag, tags, jwt }: CalloutQuestion,
    userKey: UserKey,
  ): { headers: Buffer | undefined; payload: Uint8Array } {
    const { serverKey, curveKey, server, timeout } = this.#options;
    const { connect, nonce, remoteAddress, clientId, tls } = request;
    const claims = newAuthorizationRequestClaims(subject);
    claims.aud = AUDIENCE;
    claims.exp = Math.floor((Date.now() + timeout()) / 1000);
    claims.nats.user_nkey = userKey;
    claims.nats.server_id = {
      ...server(),
      id: serverKey.publicKey as ServerId['id'],
      ...(xkey === '' ? {} : { xkey: curveKey.publicKey }),
    };
    claims.nats.client_info = {
      host: remoteAddress,
      id: clientId,
      user,
      name: connect.name,
      ...(nameTag === undefined ? {} : { name_tag: nameTag }),
      ...(tags === undefined ? {} : { tags: [...tags] }),
      kind: 'Client',
      type: typeOf(request),
      ...(connect.sig === '' ? {} : { nonce }),
    };
    claims.nats.connect_opts = {
      jwt,
      nkey: connect.nkey,
      sig: connect.sig,
      auth_token: connect.auth_token,
      user: connect.user,
      pass: connect.pass,
      name: connect.name,
      lang: connect.lang,
      version: connect.version,
      protocol: connect.protocol,
    };
    if (tls !== undefined) claims.nats.client_tls = clientTlsOf(tls);
    const token = Buffer.from(encode(claims, serverKey), 'latin1');
    if (xkey === '') return { headers: undefined, payload: token };
    return {
      headers: Buffer.from(`NATS/1.0\r\n${XKEY_HEADER}: ${curveKey.publicKey}\r\n\r\n`, 'latin1'),
      payload: curveKey.seal(token, xkey as CurveKey),
    };
  }

  #read(
    answer: Buffer,
    { account, knowsIssuer }: CalloutQuestion,
    userKey: string,
    xkey: string,
  ): UserClaims {
    const name = JSON.stringify(account.name);
    if (answer.length === 0)
      throw new Error(`Auth callout violation: "no reason supplied" on account ${name}`);
    let text = answer.toString('latin1');
    const encrypted = xkey !== '' && !text.startsWith(JWT_PREFIX);
    if (encrypted) text = this.#opened(answer, xkey as CurveKey, name);
    const response = decodeAuthorizationResponse(text).claims;
    const [finding] = validate(response);
    if (finding !== undefined)
      throw new Error(`Authorization response had validation errors: ${finding.text}`);
    if (response.sub !== userKey)
      throw new Error('Auth callout violation: auth callout response is not for expected user');
    if (response.aud !== this.#options.serverKey.publicKey)
      throw new Error('Auth callout violation: auth callout response is not for server');
    if (response.nats.error)
      throw new Error(`Auth callout service returned an error: ${response.nats.error}`);
    if (!encrypted && knowsIssuer !== undefined && !knowsIssuer(issuerOf(response)))
      throw new Error('Auth callout signing key is unknown');
    return decodeUser(response.nats.jwt ?? '').claims;
  }

  #opened(answer: Buffer, xkey: CurveKey, account: string): string {
    try {
      return Buffer.from(this.#options.curveKey.open(answer, xkey)).toString('latin1');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Error decrypting auth callout response on account ${account}: ${reason}`, {
        cause: error,
      });
    }
  }
}

function issuerOf({ iss = '', nats }: AuthorizationResponseClaims): string {
  return nats.issuer_account || iss;
}

function typeOf({ connectionType }: AuthRequest): string {
  if (connectionType.startsWith('MQTT')) return 'mqtt';
  return connectionType === 'WEBSOCKET' ? 'websocket' : 'nats';
}
