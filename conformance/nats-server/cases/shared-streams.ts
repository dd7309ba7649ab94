// Streams that accounts export and others import.
import { type Group, it } from '../transcript.js';
import { as, thrice } from './sharing.js';

export const STREAMS: Group = {
  name: 'streams of other accounts',
  setup: {
    conf: `accounts {
      A {
        users = [{ user: a, password: p }]
        exports = [
          { stream: "open.>" }
          { stream: "plain" }
          { stream: "mine.*.>", account_token_position: 2 }
          { stream: "closed.>", accounts: [B] }
        ]
      }
      B {
        users = [
          { user: b, password: p }
          { user: limited, password: p, permissions: { subscribe: { allow: ["in.open.>"], deny: ["in.open.secret"] } } }
        ]
        imports = [
          { stream: { account: A, subject: "open.>" }, prefix: in }
          { stream: { account: A, subject: plain }, to: other.name }
          { stream: { account: A, subject: "closed.*.*" }, to: "turned.$2.$1" }
          { stream: { account: A, subject: "mine.B.>" } }
        ]
      }
      C { users = [{ user: c, password: p }] }
    }`,
  },
  cases: [
    it(
      'come with a prefix',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB in.open.> 1',
      'y sync',
      ...thrice('x', 'PUB open.one 1\r\nx\r\n'),
      'y << MSG in.open.one 1 1\r\nx\r\nMSG in.open.one 1 1\r\nx\r\nMSG in.open.one 1 1\r\nx\r\n',
      'x >> HPUB open.h r 12 13\r\nNATS/1.0\r\n\r\nx\r\n',
      'y << HMSG in.open.h 1 r 12 13\r\nNATS/1.0\r\n\r\nx\r\n',
      'y sync',
    ),
    it(
      'come under another name, and to those who asked for everything',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB other.* 1',
      'y sync',
      ...thrice('x', 'PUB plain 1\r\nx\r\n'),
      'y << MSG other.name 1 1\r\nx\r\nMSG other.name 1 1\r\nx\r\nMSG other.name 1 1\r\nx\r\n',
      'y > UNSUB 1',
      'y > SUB > 2',
      'y sync',
      'x >> PUB plain 1\r\ny\r\n',
      'y << MSG other.name 2 1\r\ny\r\n',
      'y sync',
    ),
    it(
      'with their tokens in another order',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB turned.two.* 1',
      'y > SUB turned.*.three 2',
      'y sync',
      'x >> PUB closed.one.two 1\r\nx\r\n',
      'x >> PUB closed.three.four 1\r\ny\r\n',
      'y << MSG turned.two.one 1 1\r\nx\r\n',
      'y << MSG turned.four.three 2 1\r\ny\r\n',
      'y sync',
    ),
    it(
      'by the name of the importing account in the subject',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB mine.> 1',
      'y sync',
      'x >> PUB mine.B.z 1\r\nx\r\n',
      'x >> PUB mine.C.z 1\r\nx\r\n',
      'y << MSG mine.B.z 1 1\r\nx\r\n',
      'y sync',
    ),
    it(
      'nobody else hears them, and they go one way',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      `z in ${as('c')}`,
      'z > SUB > 1',
      'x > SUB > 1',
      'z sync',
      'x sync',
      'y >> PUB in.open.one 1\r\nx\r\n',
      'y sync',
      'x sync',
      'x >> PUB open.one 1\r\nx\r\n',
      'x << MSG open.one 1 1\r\nx\r\n',
      'z sync',
    ),
    it(
      'members of a queue group share them',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB in.open.q g 1',
      'y > SUB in.open.q g 1x',
      'y sync',
      'x >> PUB open.q 1\r\nx\r\n',
      'y ~ MSG in\\.open\\.q 1x? 1',
      'y << x\r\n',
      'y sync',
    ),
    it(
      'permissions of the subscriber hold',
      `x in ${as('a')}`,
      `y in ${as('limited')}`,
      'y > SUB other.name 1',
      'y ! Permissions Violation for Subscription to "other.name"',
      'y > SUB in.open.* 2',
      'y sync',
      ...thrice('x', 'PUB open.secret 1\r\nx\r\n'),
      'x >> PUB open.ok 1\r\nx\r\n',
      'y << MSG in.open.ok 2 1\r\nx\r\n',
      'y sync',
    ),
  ],
};
