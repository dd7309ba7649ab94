/** The subjects of the system account: what happens, and what can be asked. */

/** Events of this server or of one account. */
export const eventSubjects = {
  connect: (account: string): string => `$SYS.ACCOUNT.${account}.CONNECT`,
  disconnect: (account: string): string => `$SYS.ACCOUNT.${account}.DISCONNECT`,
  connections: (account: string): string => `$SYS.ACCOUNT.${account}.SERVER.CONNS`,
  /** The same, on the subject it had before. */
  connectionsFormer: (account: string): string => `$SYS.SERVER.ACCOUNT.${account}.CONNS`,
  authError: (server: string): string => `$SYS.SERVER.${server}.CLIENT.AUTH.ERR`,
  /** Published in the account that the client asked for. */
  accountAuthError: '$SYS.ACCOUNT.CLIENT.AUTH.ERR',
  statistics: (server: string): string => `$SYS.SERVER.${server}.STATSZ`,
  shutdown: (server: string): string => `$SYS.SERVER.${server}.SHUTDOWN`,
  lameDuck: (server: string): string => `$SYS.SERVER.${server}.LAMEDUCK`,
  ocspReject: (server: string): string => `$SYS.SERVER.${server}.OCSP.PEER.CONN.REJECT`,
  ocspLinkInvalid: (server: string): string => `$SYS.SERVER.${server}.OCSP.PEER.LINK.INVALID`,
} as const;

/** Token of `$SYS.REQ.ACCOUNT.<account>.<what>` that names the account, counted from 0. */
export const ACCOUNT_TOKEN = 3;
