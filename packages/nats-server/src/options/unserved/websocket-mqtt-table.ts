/** Options of the WebSocket and MQTT listeners. */
import type { OptionSpec } from '@nats-ts/conf';
import { notServed } from '../not-served.js';
import { inSeconds, row, section } from '../row.js';
import { listenerRows, simpleAuthorization } from './peer-rows.js';

const authorization = section('authorization', simpleAuthorization, 'Who may connect.', {
  aliases: ['authentication'],
});

const noAuthUser = row('no_auth_user', 'string', 'User that clients without credentials become.');

const websocketRows: readonly OptionSpec[] = [
  ...listenerRows,
  authorization,
  noAuthUser,
  row('advertise', 'string', 'Address clients are told.'),
  row('no_tls', 'boolean', 'Serve without TLS.'),
  row('same_origin', 'boolean', 'Refuse pages of other sites.'),
  row('allowed_origins', 'strings', 'Sites whose pages are let in.', {
    aliases: ['allowed_origin', 'allow_origins', 'allow_origin', 'origins', 'origin'],
  }),
  row('handshake_timeout', 'duration', 'Time for the upgrade.', { ...inSeconds, defaultText: '`2s`' }),
  row('compression', 'boolean', 'Compress frames.', { aliases: ['compress'] }),
  row('jwt_cookie', 'string', 'Cookie with the JWT of the user.'),
  row('user_cookie', 'string', 'Cookie with the name of the user.'),
  row('pass_cookie', 'string', 'Cookie with the password.'),
  row('token_cookie', 'string', 'Cookie with the token.'),
  row('headers', 'map', 'Headers of the answer to the upgrade.', {
    entry: row('header', 'string', 'Its value.'),
  }),
  row('ping_interval', 'duration', 'Time between pings.'),
];

const mqttRows: readonly OptionSpec[] = [
  ...listenerRows,
  authorization,
  noAuthUser,
  row('ack_wait', 'duration', 'Time after which a message is sent again.', {
    aliases: ['ackwait'],
    defaultText: '`30s`',
  }),
  row('js_api_timeout', 'duration', 'Time JetStream has to answer.', { aliases: ['api_timeout'] }),
  row('max_ack_pending', 'integer', 'Most unacknowledged messages of a subscription.', {
    aliases: ['max_pending', 'max_inflight'],
    min: 0,
    max: 65_535,
  }),
  row('js_domain', 'string', 'JetStream domain of sessions and messages.'),
  row('stream_replicas', 'integer', 'Replicas of the streams.'),
  row('consumer_replicas', 'integer', 'Replicas of the consumers.', { deprecated: 'it is ignored' }),
  row('consumer_memory_storage', 'boolean', 'Keep consumers in memory.'),
  row('consumer_inactive_threshold', 'duration', 'Time after which unused consumers are removed.', {
    aliases: ['consumer_auto_cleanup'],
  }),
  row('reject_qos2_publish', 'boolean', 'End sessions that publish with QoS 2.'),
  row('downgrade_qos2_subscribe', 'boolean', 'Grant QoS 1 to subscriptions that ask for QoS 2.'),
];

/** The rows of the top level. */
export const websocketAndMqtt: readonly OptionSpec[] = [
  notServed(
    section('websocket', websocketRows, 'Clients that speak WebSocket.', { aliases: ['ws'] }),
    'WebSocket',
  ),
  notServed(section('mqtt', mqttRows, 'Clients that speak MQTT.'), 'MQTT'),
];
