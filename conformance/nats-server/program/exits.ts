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

const FLAGS = [
  '-a, --addr, --net <host>',
  '-p, --port <port>',
  '-n, --name',
  '--server_name <server_name>',
  '-P, --pid <file>',
  '-m, --http_port <port>',
  '-c, --config <file>',
  '-t ',
  '-sl,--signal <signal>[=<pid>]',
  '--client_advertise <string>',
  '--ports_file_dir <dir>',
  '-l, --log <file>',
  '-T, --logtime',
  '--logtime_utc',
  '-s, --syslog',
  '-r, --remote_syslog <addr>',
  '-D, --debug',
  '-V, --trace',
  '-VV',
  '-DV',
  '-DVV',
  '--log_size_limit <limit>',
  '--max_traced_msg_len <len>',
  '--user <user>',
  '--pass <password>',
  '--auth <token>',
  '--tls ',
  '--tlscert <file>',
  '--tlskey <file>',
  '--tlsverify',
  '--tlscacert <file>',
  '-h, --help',
  '-v, --version',
  '--help_tls',
];

/** The flags, each after the one before. */
const ALL_FLAGS = new RegExp(FLAGS.map((flag) => flag.replace(/[[\]()|.]/g, '\\$&')).join('[\\s\\S]*'));

/** A configuration that is refused: exit code 1 and the place. */
function refused(name: string, conf: string, line: number, more: RegExp): Exit[] {
  const stderr = new RegExp(`^nats-server: bad\\.conf:${line}:\\d+: ${more.source}`, more.flags);
  return [
    { name, args: ['-c', 'bad.conf'], files: { 'bad.conf': conf }, code: 1, stdout: NOTHING, stderr },
    {
      name: `${name}, tested`,
      args: ['-t', '-c', 'bad.conf'],
      files: { 'bad.conf': conf },
      code: 1,
      stdout: NOTHING,
      stderr,
    },
  ];
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
    stdout: /^\nTLS configuration is specified in the tls section of a configuration file:\n/,
    stderr: NOTHING,
  },
  {
    name: 'an unknown flag',
    args: ['-nosuch'],
    code: 0,
    stdout: USAGE,
    stderr: /^flag provided but not defined: -nosuch\n/,
  },
  {
    name: 'a flag without its value',
    args: ['-p'],
    code: 0,
    stdout: USAGE,
    stderr: /^flag needs an argument: -p\n/,
  },
  {
    name: 'a flag with a value of the wrong type',
    args: ['-p', 'abc'],
    code: 0,
    stdout: USAGE,
    stderr: /^invalid value "abc" for flag -p: parse error\n/,
  },
  {
    name: 'a word that is no command',
    args: ['extra'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: unrecognized command: "extra"\n/,
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
  ...refused('an unknown key', 'port: -1\nfoo: 1\n', 2, /unknown field "foo"/),
  ...refused('an unknown key in a block', 'authorization {\n  usr: a\n}\n', 2, /unknown field "usr"/),
  ...refused('a value of the wrong type', 'port: abc\n', 1, /.+/),
  ...refused('a number where a duration is asked for', 'write_deadline: abc\n', 1, /.*write_deadline.*/),
  ...refused(
    'a user and a token',
    'authorization { user: a, password: b, token: c }\n',
    1,
    /Cannot have a user\/pass and token/,
  ),
  ...refused('a name with spaces', 'server_name: "a b"\n', 1, /server name cannot contain spaces/),
  ...refused(
    'a lame duck mode that is too short',
    '\nlame_duck_duration: "1s"\n',
    2,
    /invalid lame_duck_duration of 1s, minimum is 30 seconds/,
  ),
  ...refused(
    'a certificate that does not exist',
    'tls { cert_file: nofile, key_file: nokey }\n',
    1,
    /error parsing X509 certificate\/key pair: open nofile: no such file or directory/,
  ),
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
    /^nats-server: no_auth_user: "nobody" present, but users\/nkeys are not defined/,
  ),
  unfit(
    'no_auth_user that is no user',
    'no_auth_user: nobody\nauthorization { users = [{ user: a, password: b }] }\n',
    /^nats-server: no_auth_user: "nobody" not present as user or nkey in authorization block or account configuration/,
  ),
  unfit(
    'a payload larger than what may be pending',
    'max_payload: 100MB\nmax_pending: 1MB\n',
    /^nats-server: max_payload \(104857600\) cannot be higher than max_pending \(1048576\)/,
  ),
  unfit(
    'a grace period as long as the lame duck mode',
    'lame_duck_grace_period: "3m"\n',
    /^nats-server: lame duck grace period \(3m0s\) should be strictly lower than lame duck duration \(2m0s\)/,
  ),
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
  {
    name: 'a port that is none',
    args: ['-a', '127.0.0.1', '-p', '70000'],
    code: 1,
    stdout: NOTHING,
    stderr: /\[FTL\] Error listening on port: 127\.0\.0\.1:70000, "/,
  },
  {
    name: 'a pid file that cannot be written',
    args: ['-a', '127.0.0.1', '-p', '-1', '-P', 'nodir/x.pid'],
    code: 1,
    stdout: NOTHING,
    stderr: /\[FTL\] Could not write pidfile: open nodir\/x\.pid: no such file or directory/,
  },
  {
    name: 'a log file that cannot be written',
    args: ['-a', '127.0.0.1', '-p', '-1', '-l', 'nodir/x.log'],
    code: 1,
    stdout: NOTHING,
    stderr: /error opening file: open nodir\/x\.log: no such file or directory/,
  },
  {
    name: '-sl with an unknown signal',
    args: ['-sl', 'bad=1'],
    code: 1,
    stdout: NOTHING,
    stderr: /^nats-server: unknown signal "bad"\n/,
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
