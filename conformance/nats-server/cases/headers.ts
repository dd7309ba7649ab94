// HPUB, HMSG and the 503 of no responders.
import { type Group, it, type Step } from '../transcript.js';

const H = 'NATS/1.0\r\nA: b\r\n\r\n'; // 18 bytes

/** A publisher `p` that may send headers, a subscriber `s` that may read them. */
function pair(subject: string, options = '{"headers":true}'): Step[] {
  return [`s in ${options}`, `s > SUB ${subject} 1`, 's sync', 'p in {"headers":true}'];
}

export const HEADERS: Group = {
  name: 'headers',
  cases: [
    it(
      'arrive byte for byte',
      ...pair('hdr.one'),
      `p >> HPUB hdr.one 18 20\r\n${H}hi\r\n`,
      'p sync',
      `s << HMSG hdr.one 1 18 20\r\n${H}hi\r\n`,
      's sync',
    ),
    it(
      'with a reply subject',
      ...pair('hdr.reply'),
      `p >> HPUB hdr.reply R.1 18 20\r\n${H}hi\r\n`,
      `s << HMSG hdr.reply 1 R.1 18 20\r\n${H}hi\r\n`,
    ),
    it(
      'without a payload',
      ...pair('hdr.bare'),
      `p >> HPUB hdr.bare 18 18\r\n${H}\r\n`,
      `s << HMSG hdr.bare 1 18 18\r\n${H}\r\n`,
    ),
    it(
      'are cut off for who cannot read them',
      ...pair('hdr.cut', '{"headers":false}'),
      `p >> HPUB hdr.cut R 18 20\r\n${H}hi\r\n`,
      's << MSG hdr.cut 1 R 2\r\nhi\r\n',
      `p >> HPUB hdr.cut 18 18\r\n${H}\r\n`,
      's << MSG hdr.cut 1 0\r\n\r\n',
      's sync',
    ),
    it(
      'reach some and are cut off for others',
      ...pair('hdr.both'),
      't in {}',
      't > SUB hdr.both 9',
      't sync',
      `p >> HPUB hdr.both 18 20\r\n${H}hi\r\n`,
      `s << HMSG hdr.both 1 18 20\r\n${H}hi\r\n`,
      't << MSG hdr.both 9 2\r\nhi\r\n',
    ),
    it(
      'of size 0 make a plain message',
      ...pair('hdr.zero'),
      'p >> HPUB hdr.zero 0 2\r\nhi\r\n',
      's << MSG hdr.zero 1 2\r\nhi\r\n',
      's sync',
    ),
    it(
      'are not looked into',
      ...pair('hdr.any'),
      'p >> HPUB hdr.any 3 5\r\nabchi\r\n',
      's << HMSG hdr.any 1 3 5\r\nabchi\r\n',
    ),
    it(
      'sizes arrive as they were sent',
      ...pair('hdr.zeros'),
      `p >> HPUB hdr.zeros 018 00020\r\n${H}hi\r\n`,
      `s << HMSG hdr.zeros 1 018 00020\r\n${H}hi\r\n`,
    ),
    it(
      'tabs, doubled spaces, any case',
      ...pair('hdr.space'),
      `p >> hPuB\t hdr.space \t R  18\t20 \r\n${H}hi\r\n`,
      `s << HMSG hdr.space 1 R 18 20\r\n${H}hi\r\n`,
    ),
    it('split at every byte', ...pair('hdr.split'), async ({ wire }) => {
      await wire('p').trickle(`HPUB hdr.split R 18 20\r\n${H}hi\r\n`);
      await wire('s').expect(`HMSG hdr.split 1 R 18 20\r\n${H}hi\r\n`);
    }),
    it('split once, at each place', ...pair('hdr.once'), async ({ wire }) => {
      const text = `HPUB hdr.once 18 20\r\n${H}hi\r\nPUB hdr.once 1\r\nx\r\n`;
      for (let at = 1; at < text.length; at++) {
        await wire('p').trickle(text, at);
        await wire('s').expect(`HMSG hdr.once 1 18 20\r\n${H}hi\r\nMSG hdr.once 1 1\r\nx\r\n`);
      }
    }),
    it(
      'a plain message between two with headers',
      ...pair('hdr.mixed'),
      `p >> HPUB hdr.mixed 18 20\r\n${H}hi\r\nPUB hdr.mixed 2\r\nho\r\nHPUB hdr.mixed 18 20\r\n${H}ha\r\n`,
      `s << HMSG hdr.mixed 1 18 20\r\n${H}hi\r\nMSG hdr.mixed 1 2\r\nho\r\nHMSG hdr.mixed 1 18 20\r\n${H}ha\r\n`,
    ),
    it(
      'verbose',
      'p in {"verbose":true,"headers":true}',
      `p >> HPUB nobody.hears 18 20\r\n${H}hi\r\n`,
      'p < +OK',
    ),
    it(
      'pedantic refuses wildcards',
      'p in {"pedantic":true,"headers":true}',
      `p >> HPUB a.* 18 20\r\n${H}hi\r\n`,
      'p ! Invalid Publish Subject',
      'p sync',
    ),
    it('from a client that did not ask for them', 'p in {}', 'p > HPUB hdr.no 18 20', 'p gone'),
    it('before CONNECT', 'p open', 'p > HPUB hdr.no 18 20', 'p gone'),
    ...[
      ['no arguments', 'HPUB '],
      ['one argument', 'HPUB bad.args'],
      ['one size', 'HPUB bad.args 18'],
      ['too many arguments', 'HPUB bad.args a b 18 20'],
      ['a header size that is no number', 'HPUB bad.args x 20'],
      ['a total size that is no number', 'HPUB bad.args 18 x'],
      ['a negative header size', 'HPUB bad.args -1 20'],
      ['a negative total size', 'HPUB bad.args 18 -20'],
      ['a header larger than all', 'HPUB bad.args 21 20'],
    ].map(([name = '', line]) => it(name, 'p in {"headers":true}', `p > ${line}`, 'p gone')),
  ],
};

const ASKER = '{"headers":true,"no_responders":true}';

export const NO_RESPONDERS: Group = {
  name: 'no responders',
  cases: [
    it(
      '503 comes to the reply subject',
      `a in ${ASKER}`,
      'a > SUB nr.inbox.1 7',
      'a > PUB nr.nobody nr.inbox.1 2',
      'a > hi',
      'a << HMSG nr.inbox.1 7 41 41\r\nNATS/1.0 503\r\nNats-Subject: nr.nobody\r\n\r\n\r\n',
      'a sync',
    ),
    it(
      '503 comes to a wildcard inbox',
      `a in ${ASKER}`,
      'a > SUB nr.inbox.* mux',
      'a > PUB nr.nobody nr.inbox.x 2',
      'a > hi',
      'a << HMSG nr.inbox.x mux 41 41\r\nNATS/1.0 503\r\nNats-Subject: nr.nobody\r\n\r\n\r\n',
      'a sync',
    ),
    it(
      '503 for a request with headers',
      `a in ${ASKER}`,
      'a > SUB nr.inbox.1 7',
      `a >> HPUB nr.nobody nr.inbox.1 18 20\r\n${H}hi\r\n`,
      'a << HMSG nr.inbox.1 7 41 41\r\nNATS/1.0 503\r\nNats-Subject: nr.nobody\r\n\r\n\r\n',
      'a sync',
    ),
    it(
      '503 behind +OK',
      'a in {"verbose":true,"headers":true,"no_responders":true}',
      'a > SUB nr.inbox.1 7',
      'a < +OK',
      'a >> PUB nr.nobody nr.inbox.1 2\r\nhi\r\n',
      'a < +OK',
      'a << HMSG nr.inbox.1 7 41 41\r\nNATS/1.0 503\r\nNats-Subject: nr.nobody\r\n\r\n\r\n',
      'a sync',
    ),
    it(
      'not without a reply subject',
      `a in ${ASKER}`,
      'a > SUB > 7',
      'a > UNSUB 7',
      'a > PUB nr.nobody 2',
      'a > hi',
      'a sync',
    ),
    it(
      'not when nobody of its own listens to the reply subject',
      `a in ${ASKER}`,
      'b in {}',
      'b > SUB nr.inbox.2 1',
      'b sync',
      'a > PUB nr.nobody nr.inbox.2 2',
      'a > hi',
      'a sync',
      'b sync',
    ),
    it(
      'not to who did not ask for it',
      'a in {"headers":true}',
      'a > SUB nr.inbox.1 7',
      'a > PUB nr.nobody nr.inbox.1 2',
      'a > hi',
      'a sync',
    ),
    it(
      'not when somebody listens',
      `a in ${ASKER}`,
      'b in {}',
      'b > SUB nr.some.* 1',
      'b sync',
      'a > SUB nr.inbox.1 7',
      'a > PUB nr.some.one nr.inbox.1 2',
      'a > hi',
      'b < MSG nr.some.one 1 nr.inbox.1 2',
      'b < hi',
      'a sync',
    ),
    it(
      'not when only a queue group listens',
      `a in ${ASKER}`,
      'b in {}',
      'b > SUB nr.queue g 1',
      'b sync',
      'a > SUB nr.inbox.1 7',
      'a > PUB nr.queue nr.inbox.1 2',
      'a > hi',
      'b < MSG nr.queue 1 nr.inbox.1 2',
      'b < hi',
      'a sync',
    ),
    it(
      'when the only listener has left',
      `a in ${ASKER}`,
      'b in {}',
      'b > SUB nr.left 1',
      'b > UNSUB 1',
      'b sync',
      'a > SUB nr.inbox.1 7',
      'a > PUB nr.left nr.inbox.1 2',
      'a > hi',
      'a << HMSG nr.inbox.1 7 39 39\r\nNATS/1.0 503\r\nNats-Subject: nr.left\r\n\r\n\r\n',
      'a sync',
    ),
    it(
      'when the only listener is itself without echo',
      'a in {"headers":true,"no_responders":true,"echo":false}',
      'a > SUB nr.self 1',
      'a > SUB nr.inbox.1 7',
      'a > PUB nr.self nr.inbox.1 2',
      'a > hi',
      'a << HMSG nr.inbox.1 7 39 39\r\nNATS/1.0 503\r\nNats-Subject: nr.self\r\n\r\n\r\n',
      'a sync',
    ),
    it(
      'when the listener has reached its max',
      `a in ${ASKER}`,
      'b in {}',
      'b > SUB nr.max 1',
      'b > UNSUB 1 1',
      'b > PUB nr.max 0',
      'b > ',
      'b < MSG nr.max 1 0',
      'b < ',
      'b sync',
      'a > SUB nr.inbox.1 7',
      'a > PUB nr.max nr.inbox.1 2',
      'a > hi',
      'a << HMSG nr.inbox.1 7 38 38\r\nNATS/1.0 503\r\nNats-Subject: nr.max\r\n\r\n\r\n',
      'a sync',
    ),
    it(
      'not to a queue subscription on the reply subject',
      `a in ${ASKER}`,
      'a > SUB nr.inbox.1 g 7',
      'a > PUB nr.nobody nr.inbox.1 2',
      'a > hi',
      'a sync',
    ),
  ],
};
