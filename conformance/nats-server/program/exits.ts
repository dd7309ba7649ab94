// Invocations that end at once: what they print, where, and their exit code.

/** One invocation. Paths are relative to a folder that holds `files`. */
export interface Exit {
  readonly name: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly code: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}

const NOTHING = /^$/;
const USAGE = /^\nUsage: nats-server \[options\]\n/;

/** Every flag, by one of its names. */
const FLAGS =
  'addr net port name server_name pid http_port https_port config t signal client_advertise ports_file_dir log logtime ' +
  'logtime_utc syslog remote_syslog debug trace VV DV DVV log_size_limit max_traced_msg_len jetstream store_dir user pass ' +
  'auth tls tlscert tlskey tlsverify tlscacert routes cluster cluster_name no_advertise cluster_advertise connect_retries ' +
  'cluster_listen profile help version help_tls';

const ALL_FLAGS = new RegExp(
  FLAGS.split(' ')
    .map((flag) => `(?=[\\s\\S]*-${flag}[\\s,])`)
    .join(''),
);

/** A configuration that is refused: exit code 1 and the place. */
function refused(name: string, conf: string, line: number, more: RegExp): Exit {
  const stderr = new RegExp(`^nats-server: bad\\.conf:${line}:\\d+: .*${more.source}`, more.flags);
  const files = { 'bad.conf': conf };
  return { name, args: ['-t', '-c', 'bad.conf'], files, code: 1, stdout: NOTHING, stderr };
}

/** A configuration whose keys are right but whose whole is refused by the start. */
function unfit(name: string, conf: string, stderr: RegExp): Exit {
  return {
    name,
    args: ['-c', 'unfit.conf', '-a', '127.0.0.1', '-p', '-1'],
    files: { 'unfit.conf': conf },
    code: 1,
    stdout: NOTHING,
    stderr,
  };
}

export const EXITS: readonly Exit[] = [
  ...['-v', '--version', '-version', 'version'].map((arg) => ({
    name: arg,
    args: [arg],
    code: 0,
    stdout: /^nats-server: v2\.\d+\.\d+/,
    stderr: NOTHING,
  })),
  ...['-h', '--help', '-help', 'help'].map((arg) => ({
    name: arg,
    args: [arg],
    code: 0,
    stdout: USAGE,
    stderr: NOTHING,
  })),
  { name: '--help names every flag', args: ['--help'], code: 0, stdout: ALL_FLAGS, stderr: NOTHING },
  {
    name: '--help_tls',
    args: ['--help_tls'],
    code: 0,
    stdout: /^\nTLS [\s\S]*cert_file[\s\S]*key_file/,
    stderr: NOTHING,
  },
  {
    name: 'an unknown flag',
    args: ['-nosuch'],
    code: 0,
    stderr: /^(?:nats-server: )?flag provided but not defined: -nosuch\n/,
  },
  {
    name: 'a flag without its value',
    args: ['-p'],
    code: 0,
    stderr: /^(?:nats-server: )?flag needs an argument: -p\n/,
  },
  {
    name: 'a flag with a value of the wrong type',
    args: ['-p', 'abc'],
    code: 0,
    stderr: /^(?:nats-server: )?invalid value "abc" for flag -p: parse error\n/,
  },
  {
    name: 'a word that is no command',
    args: ['extra'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: unrecognized command: "extra"/,
  },
  {
    name: 'a configuration that does not exist',
    args: ['-c', 'nofile.conf'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: open nofile\.conf: no such file or directory\n/,
  },
  {
    name: '-t without a configuration',
    args: ['-t'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: must specify \[-c, --config\] option to check configuration file syntax\n/,
  },
  {
    name: '-t with a right configuration',
    args: ['-t', '-c', 'ok.conf'],
    files: { 'ok.conf': 'port: -1\n' },
    code: 0,
    stdout: NOTHING,
    stderr:
      /^nats-server: configuration file ok\.conf is valid \(sha256:7ea4cc5c6864139d814ce940a40ee6546b7ac5285eec3c390a4ce11e34dc1102\)\n$/,
  },
  {
    name: '-t behind the file',
    args: ['--config=ok.conf', '-t'],
    files: { 'ok.conf': 'port: -1\n' },
    code: 0,
    stdout: NOTHING,
    stderr: /^nats-server: configuration file ok\.conf is valid \(sha256:7ea4/,
  },
  {
    name: 'a traced length of -1 is no limit',
    args: ['-t', '-c', 'ok.conf'],
    files: { 'ok.conf': 'max_traced_msg_len: -1\n' },
    code: 0,
    stdout: NOTHING,
    stderr: /is valid/,
  },
  // Layout and comments do not change the digest, values do.
  {
    name: 'the digest is of the values',
    args: ['-t', '-c', 'ok.conf'],
    files: { 'ok.conf': '# a comment\n\n  port = -1 ;\n' },
    code: 0,
    stdout: NOTHING,
    stderr: /\(sha256:7ea4cc5c6864139d814ce940a40ee6546b7ac5285eec3c390a4ce11e34dc1102\)/,
  },
  {
    name: '-t with a configuration that does not exist',
    args: ['-t', '-c', 'nofile.conf'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: open nofile\.conf: no such file or directory\n/,
  },
  refused('an unknown key', 'port: -1\nfoo: 1\n', 2, /unknown field "foo"/),
  {
    name: 'an unknown key, started',
    args: ['-c', 'bad.conf', '-a', '127.0.0.1', '-p', '-1'],
    files: { 'bad.conf': 'foo: 1\n' },
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: bad\.conf:1:\d+: unknown field "foo"/,
  },
  refused('an unknown key in a block', 'authorization {\n  usr: a\n}\n', 2, /unknown field "usr"/),
  refused('a value of the wrong type', 'port: abc\n', 1, /.+/),
  refused('a number where a duration is asked for', 'write_deadline: abc\n', 1, /.*write_deadline.*/),
  refused(
    'a user and a token',
    'authorization { user: a, password: b, token: c }\n',
    1,
    /Cannot have a user\/pass and token/,
  ),
  refused('a name with spaces', 'server_name: "a b"\n', 1, /server name cannot contain spaces/),
  refused('a cluster with spaces', 'cluster { name: "a b" }\n', 1, /cluster name cannot contain spaces/),
  refused('a cluster that is no block', 'cluster: east\n', 1, /.+/),
  refused('a cluster_name in the file', 'cluster_name: east\n', 1, /unknown field "cluster_name"/),
  ...[
    ['-n', 'server'],
    ['-cluster_name', 'cluster'],
  ].map(([flag = '', what = '']) => ({
    name: `${flag} with spaces`,
    args: [flag, 'a b', '-a', '127.0.0.1', '-p', '-1'],
    code: 1,
    stdout: NOTHING,
    stderr: new RegExp(`^nats-server: ${what} name cannot contain spaces\n`),
  })),
  refused(
    'a lame duck mode that is too short',
    '\nlame_duck_duration: "1s"\n',
    2,
    /lame_duck_duration.* minimum is 30 seconds/,
  ),
  refused('an authorization timeout that is high', '\nauthorization { timeout: 61 }\n', 2, /timeout of 61/),
  refused(
    'a sampling of traces without a destination',
    'accounts { A { msg_trace: { sampling: 10 } } }\n',
    1,
    /Trace destination sampling ignored since no destination was set/,
  ),
  refused(
    'a trace destination that is none',
    'accounts { A { msg_trace: "" } }\n',
    1,
    /Trace destination ""/,
  ),
  refused(
    'an authority of the resolver that does not exist',
    'resolver_tls { ca_file: nofile }\n',
    1,
    /nofile/,
  ),
  refused('a certificate that does not exist', 'tls { cert_file: nofile, key_file: nokey }\n', 1, /nofile/),
  {
    name: 'two unknown keys are both named',
    args: ['-t', '-c', 'bad.conf'],
    files: { 'bad.conf': 'foo: 1\nbar { x: 1 }\n' },
    code: 1,
    stdout: NOTHING,
    stderr: /^(?=[\s\S]*unknown field "foo")(?=[\s\S]*bad\.conf:2:\d+: unknown field "bar")/,
  },
  unfit(
    'no_auth_user without users',
    'no_auth_user: nobody\n',
    /^nats-server: .*no_auth_user: "nobody" present, but users\/nkeys are not defined/,
  ),
  unfit(
    'no_auth_user that is no user',
    'no_auth_user: nobody\nauthorization { users = [{ user: a, password: b }] }\n',
    /^nats-server: .*no_auth_user: "nobody" not present as user or nkey in authorization block or account configuration/,
  ),
  unfit(
    'a payload larger than what may be pending',
    'max_payload: 100MB\nmax_pending: 1MB\n',
    /^nats-server: .*max_payload \(104857600\) cannot be higher than max_pending \(1048576\)/,
  ),
  unfit(
    'a grace period as long as the lame duck mode',
    'lame_duck_grace_period: "3m"\n',
    /^nats-server: .*lame duck grace period \(3m(?:0s)?\) should be strictly lower than lame duck duration \(2m(?:0s)?\)/,
  ),
  {
    name: 'an advertised address that is none',
    args: ['-a', '127.0.0.1', '-p', '-1', '--client_advertise', 'h:x'],
    code: 1,
    stdout: NOTHING,
    stderr: /ClientAdvertise value of h:x/,
  },
  {
    name: '--tls without a certificate',
    args: ['--tls', '-a', '127.0.0.1', '-p', '-1'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: TLS Server certificate must be present and valid/,
  },
  {
    name: '--tlscert without a key',
    args: ['--tlscert', 'x', '-a', '127.0.0.1', '-p', '-1'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: TLS Server private key must be present and valid/,
  },
  ...[
    ['--user', 'a', '--pass', 'b'],
    ['--auth', 't'],
  ].map((flags) => ({
    name: `${flags[0]} beside accounts that have users`,
    args: ['-c', 'users.conf', '-a', '127.0.0.1', '-p', '-1', ...flags],
    files: { 'users.conf': '\naccounts { A { users: [{ user: x, password: y }] } }\n' },
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: users\.conf:2:\d+: Can not have a (?:single user\/pass|token) and accounts/,
  })),
  {
    name: 'a port below -1',
    args: ['-a', '127.0.0.1', '-p', '-2'],
    code: 1,
    stdout: NOTHING,
    stderr: /\[FTL\] Error listening on port: .*address -2: invalid port/,
  },
  {
    name: 'a port that is none',
    args: ['-a', '127.0.0.1', '-p', '70000'],
    code: 1,
    stdout: NOTHING,
    stderr: /port.*70000/,
  },
  {
    name: 'a pid file that cannot be written',
    args: ['-a', '127.0.0.1', '-p', '-1', '-P', 'nodir/x.pid'],
    code: 1,
    stdout: NOTHING,
    stderr: /\[FTL\] Could not write pidfile: .*nodir\/x\.pid/,
  },
  {
    name: 'a log file that cannot be written',
    args: ['-a', '127.0.0.1', '-p', '-1', '-l', 'nodir/x.log'],
    code: 1,
    stdout: NOTHING,
    stderr: /nodir\/x\.log/,
  },
  {
    name: '-sl with an unknown signal',
    args: ['-sl', 'bad=1'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: unknown signal "bad"/,
  },
  {
    name: '-sl with a process that does not exist',
    args: ['-sl', 'stop=999999999'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: \nsignal "stop" 999999999: no such process\n/,
  },
  {
    name: '-sl with a pid file that does not exist',
    args: ['--signal', 'reload=nofile.pid'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: invalid pid: nofile\.pid\n/,
  },
];
