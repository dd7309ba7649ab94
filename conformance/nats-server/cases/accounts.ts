// Accounts keep their subjects to themselves.
import { expect } from 'vitest';
import { type Group, it, type Stage } from '../transcript.js';

const A = '{"user":"a","pass":"p","headers":true,"no_responders":true}';
const B = '{"user":"b","pass":"p"}';

export const ACCOUNTS: Group = {
  name: 'accounts',
  setup: {
    conf: `accounts {
      A { users = [{ user: a, password: p }, { user: a2, password: p }] }
      B { users = [{ user: b, password: p }] }
      SYS { users = [{ user: sys, password: p }] }
      FEW { limits { max_connections: 1 }, users = [{ user: few, password: p }] }
    }
    system_account: SYS`,
  },
  cases: [
    it(
      'nothing crosses',
      `x in ${A}`,
      `y in ${B}`,
      'x > SUB > 1',
      'y > SUB > 1',
      'x sync',
      'y sync',
      'x >> PUB acc.one 1\r\nx\r\n',
      'x << MSG acc.one 1 1\r\nx\r\n',
      'x sync',
      'y sync',
      'y >> PUB acc.two 1\r\ny\r\n',
      'y << MSG acc.two 1 1\r\ny\r\n',
      'x sync',
    ),
    it(
      'within an account it does',
      `x in ${A}`,
      'y in {"user":"a2","pass":"p"}',
      'y > SUB acc.within 1',
      'y sync',
      'x >> PUB acc.within 1\r\nx\r\n',
      'y << MSG acc.within 1 1\r\nx\r\n',
    ),
    it(
      'queue groups of the same name stay apart',
      `x in ${A}`,
      `y in ${B}`,
      'x > SUB acc.q g 1',
      'y > SUB acc.q g 1',
      'x sync',
      'y sync',
      'x >> PUB acc.q 1\r\nx\r\nPUB acc.q 1\r\nx\r\nPUB acc.q 1\r\nx\r\n',
      'x << MSG acc.q 1 1\r\nx\r\nMSG acc.q 1 1\r\nx\r\nMSG acc.q 1 1\r\nx\r\n',
      'y sync',
    ),
    it(
      'a listener in another account is no responder',
      `x in ${A}`,
      `y in ${B}`,
      'y > SUB acc.svc 1',
      'y sync',
      'x > SUB acc.inbox 9',
      'x >> PUB acc.svc acc.inbox 1\r\nx\r\n',
      'x << HMSG acc.inbox 9 39 39\r\nNATS/1.0 503\r\nNats-Subject: acc.svc\r\n\r\n\r\n',
      'y sync',
    ),
    it(
      'INFO tells the account behind the first PONG',
      'x in {"user":"b","pass":"p","protocol":1}',
      ({ wire }: Stage) => wire('x').takeInfo(),
      ({ wire }: Stage) => {
        expect(wire('x').info).toMatchObject({ remote_account: 'B', connect_info: true });
        expect(wire('x').info).not.toHaveProperty('acc_is_sys');
      },
    ),
    it(
      'INFO tells of the system account',
      'x in {"user":"sys","pass":"p","protocol":1}',
      ({ wire }: Stage) => wire('x').takeInfo(),
      ({ wire }: Stage) => expect(wire('x').info).toMatchObject({ remote_account: 'SYS', acc_is_sys: true }),
    ),
    it(
      'who names no user is refused',
      'x open',
      'x > CONNECT {"verbose":false}',
      'x ! Authorization Violation',
      'x gone',
    ),
    it(
      'a second CONNECT may change the account, and its subscriptions are gone',
      `x in ${A}`,
      `y in ${B}`,
      'x > SUB acc.moved 1',
      'x sync',
      'x > CONNECT {"verbose":false,"user":"b","pass":"p"}',
      'x sync',
      'y >> PUB acc.moved 1\r\ny\r\n',
      'y sync',
      'x sync',
      'x > SUB acc.moved 1',
      'x sync',
      'y >> PUB acc.moved 1\r\nz\r\n',
      'x << MSG acc.moved 1 1\r\nz\r\n',
    ),
  ],
};
