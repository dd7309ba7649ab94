// The commands of the Go nsc 2.14, with the other names and the flags that its help lists: whoever types one of these
// lines must find it here. A flag is `name/short:type`; no type is a boolean.

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
}

const TABLE: Readonly<Record<string, string>> = {
  '': 'all-dirs/H:string config-dir:string data-dir:string interactive/i keystore-dir:string private-key/K:string version/v',
  'add|create': '',
  'add account':
    'allow-pub:strings allow-pubsub:strings allow-sub:strings deny-pub:strings deny-pubsub:strings deny-sub:strings expiry:string name/n:string public-key/k:string response-ttl:string start:string',
  'add export':
    'account/a:string account-token-position:uint allow-trace latency:string name/n:string private/p response-threshold:duration response-type:string sampling:string service/r subject/s:string',
  'add import':
    'account/a:string allow-trace local-subject/s:string name/n:string remote-subject:string service share src-account:string token/u:string',
  'add mapping': 'account/a:string cluster:string from/f:string to/t:string weight:uint',
  'add operator': 'expiry:string force generate-signing-key name/n:string start:string sys/s url/u:string',
  'add user':
    'account/a:string allow-pub:strings allow-pubsub:strings allow-sub:strings bearer deny-pub:strings deny-pubsub:strings deny-sub:strings expiry:string name/n:string public-key/k:string response-ttl:string source-network:strings start:string tag:strings',
  delete: '',
  'delete account': 'force/F name/n:string revoke/R rm-creds/C rm-nkey/D',
  'delete export': 'account/a:string subject/s:string',
  'delete import': 'account/a:string src-account:string subject/s:string',
  'delete mapping': 'account/a:string cluster:string from/f:string to/t:string',
  'delete user': 'account/a:string name/n:strings revoke/R rm-creds/C rm-nkey/D',
  describe: 'field/F:string json/J long-ids/W raw/R',
  'describe account': 'name/n:string output-file/o:string',
  'describe jwt': 'file/f:string output-file/o:string',
  'describe operator': 'name/n:string output-file/o:string',
  'describe user': 'account/a:string name/n:string output-file/o:string',
  edit: '',
  'edit account':
    'allow-pub:strings allow-pubsub:strings allow-sub:strings conns:number data:number deny-pub:strings deny-pubsub:strings deny-sub:strings description:string disallow-bearer expiry:string exports:number imports:number info-url:string js-consumer:number js-disable js-disk-storage:number js-enable:integer js-max-ack-pending:number js-max-bytes-required js-max-disk-stream:number js-max-mem-stream:number js-mem-storage:number js-streams:number js-tier:integer leaf-conns:number name/n:string payload:number response-ttl:string rm:strings rm-js-tier:integer rm-response-perms rm-sk:strings rm-tag:strings sk:strings start:string subscriptions:number tag:strings trace-context-sampling:number trace-context-subject:string wildcard-exports',
  'edit authcallout':
    'account/a:string allowed-account:strings auth-user:strings curve/x:string disable rm-allowed-account:strings rm-auth-user:strings rm-curve',
  'edit export':
    'account/a:string allow-trace description:string info-url:string latency:string name/n:string private/p response-threshold:duration response-type:string rm-latency-sampling sampling:string service/r subject/s:string',
  'edit operator':
    'account-jwt-server-url/u:string expiry:string require-signing-keys rm-account-jwt-server-url rm-service-url:strings rm-sk:strings rm-tag:strings service-url/n:strings sk:strings start:string system-account:string tag:strings',
  'edit signing-key':
    'account/a:string allow-pub:strings allow-pubsub:strings allow-sub:strings bearer conn-type:strings data:number deny-pub:strings deny-pubsub:strings deny-sub:strings description:string payload:number response-ttl:string rm:strings rm-conn-type:strings rm-response-perms rm-source-network:strings rm-time:strings role:string sk:strings source-network:strings subs:integer',
  'edit user':
    'account/a:string allow-pub:strings allow-pubsub:strings allow-sub:strings bearer conn-type:strings data:number deny-pub:strings deny-pubsub:strings deny-sub:strings expiry:string name/n:string payload:number response-ttl:string rm:strings rm-conn-type:strings rm-response-perms rm-source-network:strings rm-tag:strings rm-time:strings source-network:strings start:string subs:integer tag:strings',
  env: 'account/a:string operator/o:string store/s:string',
  expirations: 'json skip within/e:string',
  export: '',
  'export keys':
    'account:string accounts/a all/A curve:string curves dir/d:string filter/f:string force/F include-jwts not-referenced operator/o remove/R user:string users/u',
  generate: '',
  'generate activation':
    'account/a:string expiry:string output-file/o:string push start:string subject/s:string target-account/t:string',
  'generate config':
    'config-file:string force/F mem-resolver nats-resolver nats-resolver-cache sys-account:string',
  'generate context': 'account/a:string context:string user/u:string',
  'generate creds': 'account/a:string name/n:string output-file/o:string',
  'generate diagram': '',
  'generate diagram component': 'detail output-file/o:string',
  'generate diagram object': 'detail output-file/o:string show-keys users',
  'generate nkey': 'account/a curve/x operator/o store/S user/u',
  'generate profile': 'output-file/o:string',
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
  load: 'profile:string seed:string url:string user:string',
  pull: 'account/a:string all/A ca-cert:string client-cert:string client-key:string overwrite-newer/F system-account:string system-user:string tls-curves:string tls-first',
  push: 'account/a:string account-jwt-server-url/u:string account-removal/R:string all/A ca-cert:string client-cert:string client-key:string diff/D force/F prune/P system-account:string system-user:string timeout:integer tls-curves:string tls-first',
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
  'tool reply': 'account/a:string max-messages:integer queue/q:string user/u:string',
  'tool req': 'account/a:string user/u:string',
  'tool rtt': 'account/a:string user/u:string',
  'tool sub': 'account/a:string queue/q:string user/u:string',
  update: 'version:string',
  validate: 'account/a:string all-accounts/A file/f:string',
};

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
  const [names = '', type = 'boolean'] = text.split(':');
  const [name = '', short] = names.split('/');
  return { name, short, type };
}
