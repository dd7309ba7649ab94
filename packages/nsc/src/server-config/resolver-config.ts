// Configurations by which brokers trust an operator and find its accounts: all accounts in the file, or a resolver of
// their own that keeps (full) or caches account JWTs.
import { quote } from '../text/go-text.js';

/** A JWT and whose it is. */
export interface NamedJwt {
  readonly name: string;
  readonly publicKey: string;
  readonly jwt: string;
}

/** What a configuration is made of. */
export interface ConfigParts {
  readonly operator: NamedJwt;
  /** Sorted by public key. */
  readonly accounts: readonly NamedJwt[];
  /** Public key of the system account, if there is one. */
  readonly systemAccount: string | undefined;
}

/** Every account in the configuration itself. A change of an account needs a new file and a reload. */
export function memoryConfig({ operator, accounts, systemAccount }: ConfigParts): string {
  let text = `// Operator ${quote(operator.name)}\noperator: ${operator.jwt}\n\n`;
  if (systemAccount !== undefined) text += `system_account: ${systemAccount}\n\n`;
  text += 'resolver: MEMORY\n\nresolver_preload: {\n';
  for (const { name, publicKey, jwt } of accounts) {
    text += `  // Account ${quote(name)}\n  ${publicKey}: ${jwt}\n\n`;
  }
  return `${text}}\n`;
}

const FULL = `# The server keeps the JWT of every account in a folder of its own.
resolver {
    type: full
    # Where the account JWTs are kept, relative to the folder the server is started in.
    dir: './jwt'
    # Set to true to let "nsc push --prune" and "nsc push --account-removal" delete accounts. A deleted JWT is kept
    # beside the others under a name that ends in .delete: to take it back, drop that ending and reload the server;
    # to be rid of it, remove the file.
    allow_delete: false
    # How often the servers of a cluster compare what they keep, and exchange what one of them lacks.
    interval: "2m"
    # How long a server waits for the others when it is asked for an account it does not have.
    timeout: "1.9s"
}
`;

const CACHE = `# The server asks others for account JWTs, and keeps for a while those that are in use.
resolver {
    type: cache
    # Where the account JWTs are kept, relative to the folder the server is started in.
    dir: './jwt'
    # How long an unused JWT is kept. Take a long time to keep all of them.
    ttl: "1h"
    # How long a server waits for the others when it is asked for an account it does not have.
    timeout: "1.9s"
}
`;

const PRELOAD = `# The system account is known from the start, so that accounts can be pushed to a server that has none yet. A newer
# JWT that is pushed later takes its place. Only the system account belongs here; push the others:
#   nsc edit operator --account-jwt-server-url nats://localhost:4222
#   nsc push --all
`;

/** A server that keeps all account JWTs (`full`), or caches those in use (`cache`). */
export function natsResolverConfig(
  kind: 'full' | 'cache',
  operator: NamedJwt,
  systemAccount: NamedJwt,
): string {
  return `# Operator ${quote(operator.name)}
operator: ${operator.jwt}
# System account ${quote(systemAccount.name)}
system_account: ${systemAccount.publicKey}

${kind === 'full' ? FULL : CACHE}
${PRELOAD}resolver_preload: {
    ${systemAccount.publicKey}: ${systemAccount.jwt},
}
`;
}
