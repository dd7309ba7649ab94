/**
 * Every option of the account server, once: its key in the configuration file, its flag, its default, its range
 * and its sentence. Reading the file, the flags, the errors and docs/account-server.md all come from this table.
 * Keys are matched without regard to case; the aliases are nats-server's own spellings of the same thing. As written
 * here, the keys are the property names of `AccountServerOptions`.
 *
 * Keys and defaults follow the Go account server; the rows with `since` are not in it.
 */
import type { OptionSpec } from '@nats-ts/conf';
import { http } from './http-table.js';
import { logging } from './logging-table.js';
import { nats } from './nats-table.js';
import { OURS } from './since.js';
import { store } from './store-table.js';

/** The table itself, the top level of the configuration file. */
export const optionTable: readonly OptionSpec[] = [
  {
    key: 'operatorJwtPath',
    aliases: ['operator_jwt_path', 'operator'],
    type: 'string',
    default: '',
    reloadable: true,
    flag: 'operator',
    doc: "The operator's JWT, raw or armoured. Only accounts signed by its keys are accepted; without it nothing can be pushed. With `store.nsc` it is found in that folder.",
  },
  {
    key: 'systemAccountJwtPath',
    aliases: ['system_account_jwt_path'],
    type: 'string',
    default: '',
    reloadable: true,
    doc: "The system account's JWT, served when the store does not have it.",
  },
  {
    key: 'primary',
    type: 'string',
    default: '',
    flag: 'primary',
    doc: 'URL of the primary, `http(s)://host:port`. Makes this server a replica, which accepts no POST and asks the primary for what it does not know.',
  },
  {
    key: 'replicationTimeout',
    aliases: ['replication_timeout'],
    type: 'duration',
    unit: 'ms',
    min: 1,
    default: 5000,
    doc: 'Time for one request to the primary.',
  },
  {
    key: 'replicationInterval',
    aliases: ['replication_interval'],
    type: 'duration',
    unit: 'ms',
    min: 0,
    default: 60_000,
    since: OURS,
    doc: 'How often a replica compares itself with its primary; 0 only at the start.',
  },
  {
    key: 'maxReplicationPack',
    aliases: ['max_replication_pack'],
    type: 'integer',
    min: -1,
    default: 10_000,
    reloadable: true,
    doc: 'Most JWTs in one pack, asked of the primary or answered to a replica; 0 asks for none, -1 sets no bound.',
  },
  {
    key: 'signRequestSubject',
    aliases: ['sign_request_subject'],
    type: 'string',
    default: '',
    reloadable: true,
    doc: 'NATS subject of a signing service, which gets the accounts that signed themselves.',
  },
  {
    key: 'signRequestTimeout',
    aliases: ['sign_request_timeout'],
    type: 'duration',
    unit: 'ms',
    min: 1,
    default: 1000,
    doc: 'Time the signing service has to answer, and other servers that are asked for an unknown account.',
  },
  { key: 'logging', aliases: ['log'], type: 'section', options: logging, doc: 'What the log shows.' },
  { key: 'http', type: 'section', options: http, doc: 'The HTTP side and its bounds.' },
  { key: 'nats', type: 'section', options: nats, doc: 'The connection to the brokers.' },
  { key: 'store', type: 'section', options: store, doc: 'Where the JWTs live.' },
];
