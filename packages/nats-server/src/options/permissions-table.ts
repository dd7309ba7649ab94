/** Options of users and what they may do; the same in `authorization` and in accounts. */
import type { OptionSpec } from '@nats-ts/conf';
import { defaultResponses } from './defaults.js';
import { checkPermissionSubjects } from './permission-subjects.js';
import { OURS, reloadable, row } from './row.js';
import { whyNoNetworks, whyNoTime, whyNoTimeZone } from './whereabouts.js';

const subjects = (queues: boolean): readonly OptionSpec[] => [
  row('allow', 'strings', 'Subjects that are allowed; all others are not.', {
    check: (value) => checkPermissionSubjects(value as string[], queues),
  }),
  row('deny', 'strings', 'Subjects that are denied, whatever is allowed.', {
    check: (value) => checkPermissionSubjects(value as string[], queues),
  }),
];

const checkList = (queues: boolean) => (value: unknown) =>
  Array.isArray(value) ? checkPermissionSubjects(value, queues) : undefined;

const responses: readonly OptionSpec[] = [
  row('max', 'integer', 'Most replies to one request; negative for no limit, 0 the default.', {
    aliases: ['max_msgs', 'max_messages', 'max_responses'],
    default: defaultResponses.max,
  }),
  row(
    'expires',
    'duration',
    'Time after the request in which replies are allowed; negative for no limit, 0 the default.',
    {
      aliases: ['expiration', 'ttl'],
      default: defaultResponses.expires,
    },
  ),
];

/** A block of permissions. */
export const permissions: readonly OptionSpec[] = [
  row(
    'publish',
    ['strings', 'section'],
    'Subjects to publish on: a subject, a list, or `allow` and `deny`.',
    {
      aliases: ['pub', 'import'],
      options: subjects(false),
      optional: true,
      check: checkList(false),
    },
  ),
  row(
    'subscribe',
    ['strings', 'section'],
    'Subjects to subscribe to; `"subject queue"` speaks of a queue group.',
    {
      aliases: ['sub', 'export'],
      options: subjects(true),
      optional: true,
      check: checkList(true),
    },
  ),
  row(
    'allow_responses',
    ['boolean', 'section'],
    'Allow replies to requests that were received, whatever `publish` says.',
    {
      aliases: ['publish_allow_responses'],
      options: responses,
      optional: true,
    },
  ),
];

/** One of the `users`. */
const user: readonly OptionSpec[] = [
  row('user', 'string', 'Name of the user.', { aliases: ['username'] }),
  row('password', 'string', 'Password, plain or as bcrypt hash.', { aliases: ['pass'], secret: true }),
  row('nkey', 'string', 'Public key of the user, in place of name and password.'),
  row('permissions', 'section', 'What the user may do.', {
    aliases: ['permission', 'authorization'],
    options: permissions,
    optional: true,
  }),
  row('allowed_connection_types', 'strings', 'How the user may connect: `STANDARD`, `WEBSOCKET`, `MQTT`, …', {
    aliases: ['connection_types', 'clients'],
  }),
  row('proxy_required', 'boolean', 'The user must come through a trusted proxy.', { default: false }),
  row('src', 'strings', 'Networks the user may come from, such as `10.0.0.0/8`.', {
    since: OURS,
    check: (value) => whyNoNetworks(value as readonly string[]),
  }),
  row(
    'times',
    'sections',
    'Times of the day at which the user may be connected; the connection ends with them.',
    {
      since: OURS,
      options: [
        row('start', 'string', 'Beginning, `hh:mm:ss`.', { required: true, check: whyNoTime }),
        row('end', 'string', 'End; at or before `start` it is on the next day.', {
          required: true,
          check: whyNoTime,
        }),
      ],
    },
  ),
  row(
    'times_location',
    'string',
    'Time zone of `times`, such as `Europe/Berlin`; default that of the server.',
    {
      since: OURS,
      check: (value) => whyNoTimeZone(String(value)),
    },
  ),
];

/** The list `users`. */
export const users = row('users', 'sections', 'The users.', { options: user, ...reloadable });
