// An authorization service: the broker asks it who a client is, it answers with a user JWT or with a reason.
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import {
  type AuthorizationRequest,
  type CurveKey,
  type CurveKeyPair,
  decodeAuthorizationRequest,
  encode,
  isServerKey,
  type KeyPair,
  newAuthorizationResponseClaims,
  newUserClaims,
  type Permissions,
  type UserKey,
} from '@nats-ts/jwt';

/** The subject on which brokers ask. */
const SUBJECT = '$SYS.REQ.USER.AUTH';
/** The header with the key that an encrypted question came from. */
const SERVER_XKEY = 'Nats-Server-Xkey';
/** Seconds for which a client is let in; then it comes again. */
const SESSION = 3600;

/** Whoever may come in: into which account, by its name, and what for. */
export interface Guest {
  readonly account: string;
  readonly permissions?: Partial<Permissions>;
}

/** Decides about one client by what it showed; undefined keeps it out. */
export type Decide = (
  shown: AuthorizationRequest['connect_opts'],
  client: AuthorizationRequest['client_info'],
) => Guest | undefined | Promise<Guest | undefined>;

/** What the service is made of. */
export interface ServiceOptions {
  /** The account key that the broker's configuration names as `issuer`; in operator mode that of the callout's account. */
  readonly issuer: KeyPair;
  /** In operator mode: the keys of the accounts that users are put into, by name. Each signs its own users. */
  readonly accounts?: Readonly<Record<string, KeyPair>>;
  /** The key that it names as `xkey`; left out, nothing is encrypted. */
  readonly xkey?: CurveKeyPair;
  readonly decide: Decide;
}

/** Answers the questions of the brokers until the connection closes. */
export function serve(connection: NatsConnection, options: ServiceOptions): void {
  connection.subscribe(SUBJECT, {
    queue: 'auth-service',
    callback: (error, message) => {
      if (error === null)
        void answer(message, options).catch((reason: unknown) => console.error(String(reason)));
    },
  });
}

async function answer(message: Msg, options: ServiceOptions): Promise<void> {
  const { issuer, xkey, decide } = options;
  const serverXkey = (message.headers?.get(SERVER_XKEY) || undefined) as CurveKey | undefined;
  const encrypted = xkey !== undefined && serverXkey !== undefined;
  const token = encrypted ? xkey.open(message.data, serverXkey) : message.data;
  const { claims } = decodeAuthorizationRequest(Buffer.from(token).toString());
  const { nats } = claims;
  // Only servers sign questions.
  if (!isServerKey(claims.iss ?? '')) throw new Error(`a question of ${claims.iss}, which is no server`);

  const response = newAuthorizationResponseClaims(nats.user_nkey);
  response.aud = nats.server_id.id;
  const guest = await decide(nats.connect_opts, nats.client_info);
  if (guest === undefined) response.nats.error = 'no such user, or another password';
  else response.nats.jwt = userJwt(nats, guest, options);

  const text = Buffer.from(encode(response, issuer));
  message.respond(encrypted ? xkey.seal(text, serverXkey) : text);
}

/** The JWT that the client is let in with. The broker made its key for this one question. */
function userJwt(
  { user_nkey: key, connect_opts: shown }: AuthorizationRequest,
  { account, permissions }: Guest,
  { issuer, accounts }: ServiceOptions,
): string {
  const signer = accounts === undefined ? issuer : accounts[account];
  if (signer === undefined) throw new Error(`there is no key for the account ${account}`);
  const user = newUserClaims(key as UserKey);
  user.name = shown.user ?? '';
  // The configuration knows accounts by name; a JWT says by its signature where it belongs.
  if (accounts === undefined) user.aud = account;
  user.exp = Math.floor(Date.now() / 1000) + SESSION;
  Object.assign(user.nats, permissions);
  return encode(user, signer);
}
