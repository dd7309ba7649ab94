// The commands of the Go nsc 2.14, with their other names and flags: whoever types one of these lines must find it here.
// Those that its help does not list stand at the end. A flag is `name/short:type=default`; no type is a boolean, no
// default the zero value of the type. Behind it `[=x]` is what the flag means when it stands alone, `!` that its help
// does not list it.

/** One command of the Go program. */
export interface GoCommand {
  /** The words after `nsc`. */
  readonly path: readonly string[];
  /** Other names of the last word. */
  readonly aliases: readonly string[];
  readonly flags: readonly GoFlag[];
}

/** One of its flags. */
export interface GoFlag {
  readonly name: string;
  readonly short: string | undefined;
  readonly type: string;
  /** As its help prints it; empty where there is none. */
  readonly default: string;
  /** What the flag means without a value, where that is allowed. */
  readonly alone: string | undefined;
  readonly hidden: boolean;
}

const TABLE: Readonly<Record<string, string>> = {
  '': 'all-dirs/H:string config-dir:string data-dir:string interactive/i keystore-dir:string private-key/K:string version/v',
  'add|create': '',
  'add account':
    'allow-pub:strings allow-pubsub:strings allow-sub:strings deny-pub:strings deny-pubsub:strings deny-sub:strings expiry:string name/n:string public-key/k:string response-ttl:string start:string allow-pub-response:integer[=1] max-responses:integer!',
  'add export':
    'account/a:string account-token-position:uint allow-trace latency:string name/n:string private/p response-threshold:duration response-type:string=Singleton sampling:string service/r subject/s:string advertise:boolean!',
  'add import':
    'account/a:string allow-trace local-subject/s:string name/n:string remote-subject:string service share src-account:string token/u:string',
  'add mapping': 'account/a:string cluster:string from/f:string to/t:string weight:uint',
  'add operator': 'expiry:string force generate-signing-key name/n:string start:string sys/s url/u:string',
  'add user':
    'account/a:string allow-pub:strings allow-pubsub:strings allow-sub:strings bearer deny-pub:strings deny-pubsub:strings deny-sub:strings expiry:string name/n:string public-key/k:string response-ttl:string source-network:strings start:string tag:strings allow-pub-response:integer[=1] max-responses:integer!',
  'completion bash': 'no-descriptions',
  'completion fish': 'no-descriptions',
  'completion zsh': 'no-descriptions',
  delete: '',
  'delete account': 'force/F name/n:string revoke/R:boolean=true rm-creds/C rm-nkey/D',
  'delete export': 'account/a:string subject/s:string',
  'delete import': 'account/a:string src-account:string subject/s:string',
  'delete mapping': 'account/a:string cluster:string from/f:string to/t:string',
  'delete user': 'account/a:string name/n:strings revoke/R rm-creds/C rm-nkey/D',
  describe: 'field/F:string json/J long-ids/W raw/R',
  'describe account': 'name/n:string output-file/o:string=--',
  'describe jwt': 'file/f:string output-file/o:string=--',
  'describe operator': 'name/n:string output-file/o:string=--',
  'describe user': 'account/a:string name/n:string output-file/o:string=--',
  edit: '',
  'edit account':
    'allow-pub:strings allow-pubsub:strings allow-sub:strings conns:number=-1 data:number=-1 deny-pub:strings deny-pubsub:strings deny-sub:strings description:string disallow-bearer expiry:string exports:number=-1 imports:number=-1 info-url:string js-consumer:number=-1 js-disable js-disk-storage:number js-enable:integer=-1 js-max-ack-pending:number=-1 js-max-bytes-required js-max-disk-stream:number=-1 js-max-mem-stream:number=-1 js-mem-storage:number js-streams:number=-1 js-tier:integer leaf-conns:number name/n:string payload:number=-1 response-ttl:string rm:strings rm-js-tier:integer=-1 rm-response-perms rm-sk:strings rm-tag:strings sk:strings start:string subscriptions:number=-1 tag:strings trace-context-sampling:number trace-context-subject:string=trace.messages wildcard-exports:boolean=true allow-pub-response:integer[=1] max-responses:integer! mem-storage:number! disk-storage:number! streams:number! consumer:number! host-cluster-traffic:boolean!',
  'edit authcallout':
    'account/a:string allowed-account:strings auth-user:strings curve/x:string disable rm-allowed-account:strings rm-auth-user:strings rm-curve',
  'edit export':
    'account/a:string allow-trace description:string info-url:string latency:string name/n:string private/p response-threshold:duration response-type:string=Singleton rm-latency-sampling sampling:string service/r subject/s:string',
  'edit operator':
    'account-jwt-server-url/u:string expiry:string require-signing-keys rm-account-jwt-server-url rm-service-url:strings rm-sk:strings rm-tag:strings service-url/n:strings sk:strings start:string system-account:string tag:strings',
  'edit signing-key':
    'account/a:string allow-pub:strings allow-pubsub:strings allow-sub:strings bearer conn-type:strings data:number=-1 deny-pub:strings deny-pubsub:strings deny-sub:strings description:string payload:number=-1 response-ttl:string rm:strings rm-conn-type:strings rm-response-perms rm-source-network:strings rm-time:strings role:string sk:strings source-network:strings subs:integer=-1 allow-pub-response:integer[=1] max-responses:integer! time:strings locale:string',
  'edit user':
    'account/a:string allow-pub:strings allow-pubsub:strings allow-sub:strings bearer conn-type:strings data:number=-1 deny-pub:strings deny-pubsub:strings deny-sub:strings expiry:string name/n:string payload:number=-1 response-ttl:string rm:strings rm-conn-type:strings rm-response-perms rm-source-network:strings rm-tag:strings rm-time:strings source-network:strings start:string subs:integer=-1 tag:strings allow-pub-response:integer[=1] max-responses:integer! time:strings locale:string',
  env: 'account/a:string operator/o:string store/s:string',
  expirations: 'json skip within/e:string',
  export: '',
  'export keys':
    'account:string accounts/a all/A curve:string curves dir/d:string filter/f:string force/F include-jwts not-referenced operator/o remove/R user:string users/u',
  generate: '',
  'generate activation':
    'account/a:string expiry:string output-file/o:string=-- push start:string subject/s:string target-account/t:string',
  'generate config':
    'config-file:string=-- force/F mem-resolver nats-resolver nats-resolver-cache sys-account:string nkey:boolean! dir:string!',
  'generate context': 'account/a:string context:string user/u:string',
  'generate creds': 'account/a:string name/n:string output-file/o:string=--',
  'generate diagram': '',
  'generate diagram component': 'detail output-file/o:string=--',
  'generate diagram object': 'detail output-file/o:string=-- show-keys users',
  'generate nkey': 'account/a curve/x operator/o store/S user/u',
  'generate profile': 'output-file/o:string=--',
  import: '',
  'import account': 'file/j:string force overwrite skip',
  'import keys': 'dir/d:string recurse/R',
  'import user': 'file/f:string overwrite skip',
  init: 'all-dirs/H:string config-dir:string data-dir:string dir/d:string interactive/i keystore-dir:string name/n:string private-key/K:string remote-operator/o:string url/u:string',
  keys: '',
  'keys migrate': '',
  list: 'json/J',
  'list accounts|account': 'operator/o:string',
  'list keys|key':
    'account:string accounts/a all/A curve/x filter/f:string json/J not-referenced operator/o show-seeds/S user:string users/u',
  'list operators|operator': '',
  'list users|user': 'account/a:string operator/o:string',
  load: 'profile:string seed:string url:string user:string=default',
  pull: 'account/a:string all/A ca-cert:string client-cert:string client-key:string overwrite-newer/F system-account:string system-user:string tls-curves:string tls-first',
  push: 'account/a:string account-jwt-server-url/u:string account-removal/R:string all/A ca-cert:string client-cert:string client-key:string diff/D force/F prune/P system-account:string system-user:string timeout:integer=1 tls-curves:string tls-first',
  reissue: '',
  'reissue operator': 'convert-to-signing-key name/n:string',
  revocations: '',
  'revocations add-user|add_user': 'account/a:string name/n:string user-public-key/u:string',
  'revocations add_activation|add-activation':
    'account/a:string service subject/s:string target-account/t:string',
  'revocations delete-user|delete_user': 'account/a:string name/n:string user-public-key/u:string',
  'revocations delete_activation|delete-activation':
    'account/a:string service subject/s:string target-account/t:string',
  'revocations list-users|list_users': 'account/a:string',
  'revocations list_activations|list-activations': 'account/a:string service subject/s:string',
  select: '',
  'select account': '',
  'select operator': '',
  tool: 'ca-cert:string client-cert:string client-key:string nats:string tls-curves:string tls-first',
  'tool pub': 'account/a:string user/u:string',
  'tool reply': 'account/a:string max-messages:integer=-1 queue/q:string user/u:string',
  'tool req': 'account/a:string user/u:string',
  'tool rtt': 'account/a:string user/u:string',
  'tool sub': 'account/a:string queue/q:string user/u:string max-messages:integer=-1!',
  update: 'version:string=latest',
  validate: 'account/a:string all-accounts/A file/f:string',
  fix: 'creds in:strings out:string',
  migrate: 'force/F operator-dir:string url/u:string',
  'rename account': 'OK!',
  'upgrade-jwt': '',
  pub: 'account/a:string nats:string user/u:string',
  reply: 'account/a:string max-messages:integer=-1 nats:string queue/q:string user/u:string',
  req: 'account/a:string nats:string user/u:string',
  rtt: 'account/a:string nats:string user/u:string',
  sub: 'account/a:string max-messages:integer=-1! nats:string queue/q:string user/u:string',
};

/** One flag in the table. */
const FLAG = /^([\w-]+)(?:\/(\w))?(?::(\w+))?(?:=([^[!]+))?(?:\[=(\w+)\])?(!)?$/;

/** Every command of the Go program, groups among them. */
export const goCommands: readonly GoCommand[] = Object.entries(TABLE).map(([line, flags]) => {
  const [words = '', ...aliases] = line.split('|');
  return {
    path: words.split(' ').filter(Boolean),
    aliases,
    flags: flags.split(' ').filter(Boolean).map(readFlag),
  };
});

function readFlag(text: string): GoFlag {
  const match = FLAG.exec(text);
  if (match === null) throw new Error(`${text} is no flag`);
  const [, name = '', short, type = 'boolean', initial = '', alone, hidden] = match;
  return { name, short, type, default: initial, alone, hidden: hidden !== undefined };
}
