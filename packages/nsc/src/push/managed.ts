// Accounts of an operator whose keys are elsewhere: the self-signed JWT goes to the operator's account server, and
// what comes back, signed by the operator, is what is stored.
import { type AccountClaims, type Decoded, decodeAccount } from '@nats-ts/jwt';
import { accountUrl, isResolverUrl } from '../claims/operator-urls.js';
import { reasonOf } from '../errors.js';
import { Report } from '../report/report.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import { getAccount, postAccount, pullReport, pushReport } from './account-server.js';

/** The JWT to store, and the lines about how it came. */
export interface Exchanged {
  readonly token: string;
  /** Claims of the JWT that came back; undefined when none did. */
  readonly stored: AccountClaims | undefined;
  readonly report: Report;
}

/** Exchanges a self-signed account JWT. Never throws: what went wrong is in the report, and the JWT is kept. */
export async function exchangeManagedAccount(
  store: OperatorStore,
  token: string,
  key: string,
): Promise<Exchanged> {
  const operator = store.operator();
  const server = operator.nats.account_server_url ?? '';
  const report = new Report('none', 'stored self signed account jwt', { shape: 'details' });
  if (server === '' || isResolverUrl(server) || !URL.canParse(server)) {
    report.warning(
      `unable to push to ${quote(operator.name ?? '')} - operator doesn't set an account server url or manual exchange necessary`,
    );
    report.warning('perform push/pull again or exchange self-signed JWT manually');
    return { token, stored: undefined, report };
  }
  const url = accountUrl(server, key);
  try {
    const pushed = await postAccount(url, token);
    report.add(pushReport(pushed));
    if (pushed.status === 200) {
      const pulled = await getAccount(url);
      report.add(pullReport(pulled));
      if (pulled.status === 200) {
        const decoded = decodePulled(pulled.text, key);
        return { token: decoded.token, stored: decoded.claims, report };
      }
    }
  } catch (error) {
    report.error(`error exchanging account: ${reasonOf(error)}`);
  }
  report.warning('perform push/pull again or exchange self-signed JWT manually');
  return { token, stored: undefined, report };
}

function decodePulled(text: string, key: string): Decoded<AccountClaims> {
  const decoded = decodeAccount(text.trim());
  if (decoded.claims.sub !== key)
    throw new Error('the account server answered with the JWT of another account');
  return decoded;
}
