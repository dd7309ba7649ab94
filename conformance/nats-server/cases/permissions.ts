// What a user may publish and subscribe to, and the texts of a refusal.
import { type Group, it, type Step } from '../transcript.js';

const pub = (who: string, subject: string, reply = ''): string =>
  `${who} >> PUB ${subject}${reply && ` ${reply}`} 1\r\nx\r\n`;
const noPub = (who: string, subject: string): Step[] => [
  pub(who, subject),
  `${who} ! Permissions Violation for Publish to "${subject}"`,
];
const noSub = (who: string, subject: string): Step[] => [
  `${who} > SUB ${subject} no`,
  `${who} ! Permissions Violation for Subscription to "${subject}"`,
];
const user = (name: string): string => `{"user":"${name}","pass":"p"}`;

export const PERMISSIONS: Group = {
  name: 'permissions',
  setup: {
    conf: `authorization {
      default_permissions { publish: "default.>", subscribe: ["default.>", "_INBOX.>"] }
      users = [
        { user: admin, password: p, permissions: { publish: ">", subscribe: ">" } }
        { user: default, password: p }
        { user: short, password: p, permissions: { publish: ["a.*", "b.>"], subscribe: "c.*" } }
        { user: long, password: p, permissions: { publish: { allow: "a.>", deny: ["a.secret", "a.x.*"] }, subscribe: { allow: ["s.>"], deny: "s.secret" } } }
        { user: denied, password: p, permissions: { publish: { deny: "no.>" }, subscribe: { deny: ["no.>"] } } }
        { user: nothing, password: p, permissions: { publish: { deny: ">" }, subscribe: { deny: ">" } } }
        { user: onlypub, password: p, permissions: { publish: "a" } }
        { user: queues, password: p, permissions: { subscribe: { allow: ["q.plain", "q.v1 v1", "q.wild v.*", "q.wild2 *.dev", "q.both", "q.both x"], deny: ["q.plain bad"] } } }
        { user: narrow, password: p, permissions: { subscribe: { allow: "wide.>", deny: "wide.secret" } } }
      ]
    }`,
  },
  cases: [
    it(
      'publish where it is allowed',
      `a in ${user('admin')}`,
      'a > SUB > 1',
      'a sync',
      `b in ${user('short')}`,
      pub('b', 'a.one'),
      pub('b', 'b.one.two'),
      'b sync',
      'a << MSG a.one 1 1\r\nx\r\nMSG b.one.two 1 1\r\nx\r\n',
      'a sync',
    ),
    it(
      'publish where it is not: an error, and the connection stays',
      `a in ${user('admin')}`,
      'a > SUB > 1',
      'a sync',
      `b in ${user('short')}`,
      ...noPub('b', 'a.one.two'),
      ...noPub('b', 'c.one'),
      ...noPub('b', 'b'),
      'b sync',
      'a sync',
    ),
    it(
      'the same refusal twice is told twice',
      `b in ${user('short')}`,
      ...noPub('b', 'c.one'),
      ...noPub('b', 'c.one'),
    ),
    it(
      'HPUB where it is not allowed',
      'b in {"user":"short","pass":"p","headers":true}',
      'b >> HPUB c.one 12 13\r\nNATS/1.0\r\n\r\nx\r\n',
      'b ! Permissions Violation for Publish to "c.one"',
      'b sync',
    ),
    it(
      'subscribe where it is allowed',
      `b in ${user('short')}`,
      'b > SUB c.one 1',
      'b > SUB c.* 2',
      'b sync',
    ),
    it(
      'subscribe where it is not: an error, and the connection stays',
      `b in ${user('short')}`,
      ...noSub('b', 'c.one.two'),
      ...noSub('b', '>'),
      ...noSub('b', 'a.one'),
      'b sync',
    ),
    it(
      'a queue subscription where it is not allowed',
      `b in ${user('short')}`,
      'b > SUB d.one grp 1',
      'b ! Permissions Violation for Subscription to "d.one" using queue "grp"',
      'b sync',
    ),
    it(
      'verbose says no +OK to a refusal',
      'b in {"user":"short","pass":"p","verbose":true}',
      ...noPub('b', 'c.one'),
      ...noSub('b', 'd'),
      pub('b', 'a.one'),
      'b < +OK',
      'b sync',
    ),
    it(
      'deny within allow, publish',
      `a in ${user('admin')}`,
      'a > SUB > 1',
      'a sync',
      `b in ${user('long')}`,
      pub('b', 'a.open'),
      ...noPub('b', 'a.secret'),
      ...noPub('b', 'a.x.y'),
      pub('b', 'a.x'),
      pub('b', 'a.x.y.z'),
      ...noPub('b', 'b'),
      'b sync',
      'a << MSG a.open 1 1\r\nx\r\nMSG a.x 1 1\r\nx\r\nMSG a.x.y.z 1 1\r\nx\r\n',
      'a sync',
    ),
    it(
      'deny within allow, subscribe',
      `b in ${user('long')}`,
      'b > SUB s.open 1',
      ...noSub('b', 's.secret'),
      ...noSub('b', 't'),
    ),
    it(
      'a wildcard that covers what is denied is taken, but what is denied does not come',
      `a in ${user('admin')}`,
      `b in ${user('narrow')}`,
      'b > SUB wide.> 1',
      'b > SUB wide.* 2',
      'b > UNSUB 2',
      'b sync',
      pub('a', 'wide.secret'),
      pub('a', 'wide.open'),
      'a sync',
      'b << MSG wide.open 1 1\r\nx\r\n',
      'b sync',
    ),
    it(
      'only deny',
      `b in ${user('denied')}`,
      'b > SUB yes 1',
      ...noSub('b', 'no.way'),
      ...noPub('b', 'no.way'),
      pub('b', 'yes'),
      'b << MSG yes 1 1\r\nx\r\n',
      'b sync',
    ),
    it('everything denied', `b in ${user('nothing')}`, ...noSub('b', 'x'), ...noPub('b', 'x'), 'b sync'),
    it(
      'what is not named is free',
      `b in ${user('onlypub')}`,
      'b > SUB anything.> 1',
      ...noPub('b', 'b'),
      pub('b', 'a'),
      'b sync',
    ),
    it(
      'default_permissions are for who has none',
      `b in ${user('default')}`,
      'b > SUB default.x 1',
      'b > SUB _INBOX.x 2',
      ...noSub('b', 'other'),
      pub('b', 'default.x'),
      'b << MSG default.x 1 1\r\nx\r\n',
      ...noPub('b', 'other'),
      'b sync',
    ),
    it(
      'queue permissions, the group named',
      `b in ${user('queues')}`,
      'b > SUB q.v1 v1 1',
      'b sync',
      'b > SUB q.v1 v2 2',
      'b ! Permissions Violation for Subscription to "q.v1" using queue "v2"',
      ...noSub('b', 'q.v1'),
      'b sync',
    ),
    it(
      'queue permissions, no group named: all groups',
      `b in ${user('queues')}`,
      'b > SUB q.plain 1',
      'b > SUB q.plain any 2',
      'b sync',
    ),
    it(
      'queue permissions, a group denied',
      `b in ${user('queues')}`,
      'b > SUB q.plain bad 1',
      'b ! Permissions Violation for Subscription to "q.plain" using queue "bad"',
      'b sync',
    ),
    it(
      'queue permissions, wildcards',
      `b in ${user('queues')}`,
      'b > SUB q.wild v.1 1',
      'b > SUB q.wild2 a.dev 2',
      'b sync',
      'b > SUB q.wild w.1 3',
      'b ! Permissions Violation for Subscription to "q.wild" using queue "w.1"',
      'b > SUB q.wild2 a.prod 4',
      'b ! Permissions Violation for Subscription to "q.wild2" using queue "a.prod"',
    ),
    it(
      'queue permissions, plain and one group',
      `b in ${user('queues')}`,
      'b > SUB q.both 1',
      'b > SUB q.both x 2',
      'b sync',
      'b > SUB q.both y 3',
      'b ! Permissions Violation for Subscription to "q.both" using queue "y"',
    ),
    it(
      'a publisher may reply-to anything',
      `a in ${user('admin')}`,
      'a > SUB a.* 1',
      'a sync',
      `b in ${user('short')}`,
      pub('b', 'a.one', 'forbidden.reply'),
      'a << MSG a.one 1 forbidden.reply 1\r\nx\r\n',
    ),
    it(
      'reserved replies are refused',
      `b in ${user('admin')}`,
      pub('b', 'a.one', '_R_.abc.def'),
      'b ! Permissions Violation for Publish with Reply of "_R_.abc.def"',
      pub('b', 'a.one', '$JS.ACK.a.b.c'),
      'b ! Permissions Violation for Publish with Reply of "$JS.ACK.a.b.c"',
      'b sync',
    ),
    it(
      'quotes and control bytes in a refused subject are escaped',
      `b in ${user('short')}`,
      'b >> PUB a"\\\u0001é 1\r\nx\r\n',
      'b ! Permissions Violation for Publish to "a\\"\\\\\\x01é"',
      'b sync',
    ),
  ],
};

export const RESPONSES: Group = {
  name: 'allow_responses',
  setup: {
    conf: `authorization { users = [
      { user: asker, password: p }
      { user: once, password: p, permissions: { subscribe: "svc.>", allow_responses: true } }
      { user: twice, password: p, permissions: { subscribe: "svc.>", publish: "own", allow_responses: { max: 2, expires: "10s" } } }
      { user: brief, password: p, permissions: { subscribe: "svc.>", allow_responses: { max: 5, ttl: "50ms" } } }
      { user: denied, password: p, permissions: { subscribe: "svc.>", publish: { deny: "inbox.>" }, allow_responses: true } }
    ] }`,
  },
  cases: [
    it(
      'one reply and no more',
      `a in ${user('asker')}`,
      'a > SUB inbox.> i',
      'a sync',
      `s in ${user('once')}`,
      's > SUB svc.one 1',
      's sync',
      pub('a', 'svc.one', 'inbox.1'),
      's << MSG svc.one 1 inbox.1 1\r\nx\r\n',
      pub('s', 'inbox.1'),
      'a << MSG inbox.1 i 1\r\nx\r\n',
      ...noPub('s', 'inbox.1'),
      ...noPub('s', 'inbox.2'),
      's sync',
      'a sync',
    ),
    it(
      'nothing without a request',
      `s in ${user('once')}`,
      ...noPub('s', 'inbox.1'),
      ...noPub('s', 'svc.one'),
      's sync',
    ),
    it(
      'as many as max says',
      `a in ${user('asker')}`,
      'a > SUB inbox.> i',
      'a sync',
      `s in ${user('twice')}`,
      's > SUB svc.two 1',
      's sync',
      pub('a', 'svc.two', 'inbox.1'),
      's << MSG svc.two 1 inbox.1 1\r\nx\r\n',
      pub('s', 'inbox.1'),
      pub('s', 'inbox.1'),
      'a << MSG inbox.1 i 1\r\nx\r\nMSG inbox.1 i 1\r\nx\r\n',
      ...noPub('s', 'inbox.1'),
      pub('s', 'own'),
      's sync',
    ),
    it(
      'not later than expires says',
      `a in ${user('asker')}`,
      `s in ${user('brief')}`,
      's > SUB svc.brief 1',
      's sync',
      pub('a', 'svc.brief', 'inbox.1'),
      's << MSG svc.brief 1 inbox.1 1\r\nx\r\n',
      () => new Promise((resolve) => setTimeout(resolve, 120)),
      ...noPub('s', 'inbox.1'),
    ),
    it(
      'two requests, two replies',
      `a in ${user('asker')}`,
      'a > SUB inbox.> i',
      'a sync',
      `s in ${user('once')}`,
      's > SUB svc.both 1',
      's sync',
      pub('a', 'svc.both', 'inbox.1'),
      pub('a', 'svc.both', 'inbox.2'),
      's << MSG svc.both 1 inbox.1 1\r\nx\r\nMSG svc.both 1 inbox.2 1\r\nx\r\n',
      pub('s', 'inbox.2'),
      pub('s', 'inbox.1'),
      'a << MSG inbox.2 i 1\r\nx\r\nMSG inbox.1 i 1\r\nx\r\n',
    ),
    it(
      'over what is denied',
      `a in ${user('asker')}`,
      'a > SUB inbox.> i',
      'a sync',
      `s in ${user('denied')}`,
      's > SUB svc.denied 1',
      's sync',
      ...noPub('s', 'inbox.1'),
      pub('a', 'svc.denied', 'inbox.1'),
      's << MSG svc.denied 1 inbox.1 1\r\nx\r\n',
      pub('s', 'inbox.1'),
      'a << MSG inbox.1 i 1\r\nx\r\n',
      ...noPub('s', 'inbox.1'),
    ),
  ],
};
