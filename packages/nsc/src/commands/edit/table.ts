// nsc edit …
import type { CommandSpec } from '../../cli/command.js';
import { listFlag, timeFlags } from '../shared-flags.js';

export const editCommands: readonly CommandSpec[] = [
  {
    name: 'operator',
    summary: 'Edit the operator',
    examples: `nsc edit operator --account-jwt-server-url http://localhost:9090/jwt/v1 --service-url nats://localhost:4222
nsc edit operator --sk generate --require-signing-keys`,
    flags: [
      listFlag('sk', 'signing key or keypath or the value "generate" to generate a key pair on the fly'),
      listFlag('rm-sk', 'remove signing key'),
      listFlag('tag', 'add tags for user'),
      listFlag('rm-tag', 'remove tag'),
      {
        name: 'account-jwt-server-url',
        short: 'u',
        type: 'string',
        doc: 'set account jwt server url for nsc sync (only http/https or nats service (nats/tls/ws/wss) urls supported if updating with nsc)',
      },
      {
        name: 'system-account',
        type: 'string',
        doc: 'set system account by account by public key or name',
      },
      listFlag(
        'service-url',
        'add an operator service url for nsc where clients can access the NATS service (only nats/tls/ws/wss urls supported)',
        'n',
      ),
      listFlag('rm-service-url', 'remove an operator service url'),
      {
        name: 'require-signing-keys',
        type: 'boolean',
        doc: 'require accounts/user to be signed with a signing key',
      },
      { name: 'rm-account-jwt-server-url', type: 'boolean', doc: 'clear account server url' },
      ...timeFlags,
    ],
    questions: () => import('./operator-questions.js'),
    load: () => import('./operator.js'),
  },
];
