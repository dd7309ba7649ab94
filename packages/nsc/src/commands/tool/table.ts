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

/** What nsc had for a while, and since then refuses by name. */
const encrypt: FlagSpec = {
  name: 'encrypt',
  short: 'E',
  type: 'boolean',
  doc: 'encrypt payloads; no longer supported',
  hidden: true,
};

const questions = () => import('./questions.js');
const subjectQuestions = async () => ({ ask: (await questions()).askSubject });
const messageQuestions = async () => ({ ask: (await questions()).askMessage });

/** What `pub` and `req` have in common. */
const sender = {
  arguments: { min: 1, max: 2, label: 'subject [payload]' },
  flags: [...whoFlags, encrypt],
  questions: messageQuestions,
} satisfies Partial<CommandSpec>;

export const toolCommands: readonly CommandSpec[] = [
  {
    ...sender,
    name: 'pub',
    summary: 'Publish to a subject from a NATS account',
    examples: 'nsc tool pub <subject> <opt_payload>',
    load: () => import('./pub.js'),
  },
  {
    name: 'reply',
    summary: 'Reply to requests on a subject on a NATS account',
    examples: 'nsc tool reply <subject> <opt_reply>\nnsc tool reply --queue <name> subject <opt_reply>',
    arguments: { min: 1, max: 2, label: 'subject [reply]' },
    flags: [
      { name: 'queue', short: 'q', type: 'string', doc: 'reply queue name' },
      maxMessages,
      ...whoFlags,
      encrypt,
    ],
    questions: messageQuestions,
    load: () => import('./reply.js'),
  },
  {
    ...sender,
    name: 'req',
    summary: 'Send a request to a subject on a NATS account',
    examples: 'nsc tool req <subject> <opt_payload>',
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
      encrypt,
    ],
    questions: subjectQuestions,
    load: () => import('./sub.js'),
  },
];
