/**
 * Every option of the broker, once: its key in the configuration file, other spellings, type, range, default, its
 * sentence, and whether a running server takes a change over. Reading files, errors, reload and
 * docs/nats-server-config.md come from here. Keys are those of the Go server 2.15; those that are not served yet are
 * here too and say so.
 */
import type { OptionSpec } from '@nats-ts/conf';
import { auth } from './auth-table.js';
import { limits } from './limits-table.js';
import { listen } from './listen-table.js';
import { logging } from './logging-table.js';
import { monitoring } from './monitoring-table.js';
import { operator } from './operator-table.js';
import { times } from './time-table.js';
import { tls } from './tls-table.js';
import { cluster } from './unserved/cluster-table.js';
import { jetstream } from './unserved/jetstream-table.js';
import { leafnodes } from './unserved/leafnodes-table.js';
import { websocketAndMqtt } from './unserved/websocket-mqtt-table.js';
import { withoutEffect } from './without-effect.js';

/** A part of the table with the heading it has on the reference page. */
export interface TablePart {
  readonly title: string;
  readonly rows: readonly OptionSpec[];
}

/** The table by parts. */
export const tableParts: readonly TablePart[] = [
  { title: 'Listening', rows: listen },
  { title: 'Limits', rows: limits },
  { title: 'Time', rows: times },
  { title: 'Log and process files', rows: logging },
  { title: 'Who may connect', rows: auth },
  { title: 'TLS', rows: tls },
  { title: 'Monitoring', rows: monitoring },
  { title: 'Without effect', rows: withoutEffect },
  { title: 'Operator mode and mappings', rows: operator },
  { title: 'JetStream', rows: jetstream },
  { title: 'Clusters and gateways', rows: cluster },
  { title: 'Leaf nodes', rows: leafnodes },
  { title: 'WebSocket and MQTT', rows: websocketAndMqtt },
];

/** The table itself, the top level of the configuration file. */
export const optionTable: readonly OptionSpec[] = tableParts.flatMap((part) => part.rows);
