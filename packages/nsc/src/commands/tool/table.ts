// nsc tool …
import type { FlagSpec } from '@nats-ts/flags';
import type { CommandSpec } from '../../cli/command.js';
import { accountFlag } from '../shared-flags.js';

const whoFlags: readonly FlagSpec[] = [
  accountFlag,
  { name: 'user', short: 'u', type: 'string', doc: 'user name' },
];

const maxMessages: FlagSpec = {
  name: 'max-messages',
  type: 'integer',
  default: '-1',
  doc: 'end after this many messages',
};

const questions = () => import('./questions.js');

export const toolCommands: readonly CommandSpec[] = [
  {
    name: 'pub',
    summary: 'Publish to a subject from a NATS account',
    examples: 'nsc tool pub <subject> <opt_payload>',
    arguments: { min: 1, max: 2, label: 'subject [payload]' },
    flags: whoFlags,
    questions,
    load: () => import('./pub.js'),
  },
  {
    name: 'reply',
    summary: 'Reply to requests on a subject on a NATS account',
    examples: 'nsc tool reply <subject> <opt_reply>\nnsc tool reply --queue <name> subject <opt_reply>',
    arguments: { min: 1, max: 2, label: 'subject [reply]' },
    flags: [{ name: 'queue', short: 'q', type: 'string', doc: 'reply queue name' }, maxMessages, ...whoFlags],
    questions,
    load: () => import('./reply.js'),
  },
  {
    name: 'req',
    summary: 'Send a request to a subject on a NATS account',
    examples: 'nsc tool req <subject> <opt_payload>',
    arguments: { min: 1, max: 2, label: 'subject [payload]' },
    flags: whoFlags,
    questions,
    load: () => import('./req.js'),
  },
  {
    name: 'rtt',
    summary: 'Calculate the round trip time to the server',
    examples: 'nsc tool rtt',
    flags: whoFlags,
    questions,
    load: () => import('./rtt.js'),
  },
  {
    name: 'sub',
    summary: 'Subscribe to a subject on a NATS account',
    examples: 'nsc tool sub <subject>\nnsc tool sub --queue <name> <subject>',
    arguments: { min: 1, max: 1, label: 'subject' },
    flags: [
      { name: 'queue', short: 'q', type: 'string', doc: 'subscription queue name' },
      { ...maxMessages, hidden: true },
      ...whoFlags,
    ],
    questions,
    load: () => import('./sub.js'),
  },
];
