// What the cases of accounts that share streams and services have in common.

export const OPEN = '"pass":"p","headers":true,"no_responders":true';
/** What a user says in CONNECT. */
export const as = (user: string): string => `{"user":"${user}",${OPEN}}`;
/** The header by which a service learns who asks. */
export const INFO = String.raw`Nats-Request-Info: \{"acc":"B"(,"rtt":\d+)?\}`;

/** Publishes often enough that the broker remembers the subject. */
export const thrice = (name: string, line: string): string[] =>
  Array.from({ length: 3 }, () => `${name} >> ${line}`);
