import type { AuthDecision, Authenticator } from './authenticator.js';

/** The account of everyone where no accounts are configured. */
export const GLOBAL_ACCOUNT = '$G';

const everyone: AuthDecision = { kind: 'accepted', identity: { account: GLOBAL_ACCOUNT, user: '' } };

/** Lets everyone in, as a server without an authorization block does. */
export const noAuthentication: Authenticator = {
  required: false,
  wantsNonce: false,
  authenticate: () => everyone,
  withoutConnect: () => everyone,
};
