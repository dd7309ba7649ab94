/** What every account takes of the system account without saying so. */
import type { Account } from '../accounts/account.js';

/** One service as an account imports it. */
export interface SystemImport {
  /** The subject in the system account. */
  readonly subject: string;
  /** What it is called in the account. */
  readonly local: string;
  /** Is the service told who asks? */
  readonly share: boolean;
}

/** Subjects of accounts, and what is asked there about the account. */
export const ASKED_IN_ACCOUNTS = [
  { local: '$SYS.REQ.ACCOUNT.PING.CONNZ', what: 'CONNZ' },
  { local: '$SYS.REQ.SERVER.PING.CONNZ', what: 'CONNZ' },
  { local: '$SYS.REQ.ACCOUNT.PING.STATZ', what: 'STATZ' },
] as const;

/** Where a client asks who it is. */
export const USER_INFO = '$SYS.REQ.USER.INFO';

/** What an account imports of the system account without saying so; of the system account itself, who asks. */
export function systemImportsOf({ name, system }: Account): readonly SystemImport[] {
  const user = { subject: `$SYS.REQ.USER.${name}.INFO`, local: USER_INFO, share: true };
  if (system) return [user];
  const asked = ASKED_IN_ACCOUNTS.map(({ local, what }) => ({
    subject: `$SYS.REQ.ACCOUNT.${name}.${what}`,
    local,
    share: false,
  }));
  return [...asked, user];
}
