/** The errors the broker throws at whoever starts it. What clients are told is in `protocol/error-texts.ts`. */

/** Every code: what it says before the detail, when it is thrown, and what to do. docs/nats-server-errors.md has them. */
export const NATS_SERVER_ERRORS = {
  'bad-tls': {
    says: 'the TLS configuration cannot be used',
    when: 'A file of a `tls` block cannot be read or does not fit the others; the text names it.',
    remedy: 'Mend the file; a reload with a broken one keeps the certificates that are in use.',
  },
  'bad-configuration': {
    says: '',
    when: 'The configuration file or the flags are wrong; the text names every place.',
    remedy: 'Mend the places it names; `nats-server -t -c <file>` tests without starting.',
  },
  'no-account-server': {
    says: '',
    when: 'Nobody answers at the URL of `resolver` when the server starts; the text has the URL and the answer.',
    remedy:
      'Start the account server first, or mend the URL; it ends with the path of the accounts, `/jwt/v1/accounts/`.',
  },
  'bad-resolver': {
    says: 'the resolver cannot be used',
    when: 'The folder of a `full` or `cache` resolver cannot be made, read or written.',
    remedy: 'Mend the folder; no two servers may share one.',
  },
  'cannot-listen': {
    says: 'the server cannot listen',
    when: 'The port is taken, or the host is not an address of this machine.',
    remedy: 'Choose another `port` or `host`; -1 takes a free port.',
  },
  'cannot-monitor': {
    says: "can't listen to the monitor port",
    when: 'The port of the monitoring pages is taken, or the host is not an address of this machine.',
    remedy: 'Choose another `http_port` or `http`; -1 takes a free port.',
  },
  'cannot-reload': {
    says: '',
    when: 'A reload changes an option that needs a restart; the text names it, and everything stays as it was.',
    remedy: 'Restart the server, or take the change back.',
  },
  'cannot-signal': {
    says: '',
    when: '`-sl` cannot reach the process it is meant for.',
    remedy: 'Give the process id or the pid file: `-sl reload=<pid>`.',
  },
  closed: {
    says: 'the server is closed',
    when: 'A server that was closed is asked for something.',
    remedy: 'Start another one.',
  },
} as const;

/** Stable names of the errors. */
export type NatsServerErrorCode = keyof typeof NATS_SERVER_ERRORS;

/** Something that kept the server from starting or doing what it was asked. */
export class NatsServerError extends Error {
  override readonly name = 'NatsServerError';
  readonly code: NatsServerErrorCode;

  constructor(code: NatsServerErrorCode, detail: string, cause?: unknown) {
    const { says } = NATS_SERVER_ERRORS[code];
    super(says === '' ? detail : `${says}: ${detail}`, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
