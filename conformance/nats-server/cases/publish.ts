// PUB: shapes of its line, what arrives byte for byte, and what ends the connection.
import { type Group, it, type Step } from '../transcript.js';

/** A publisher `p` and a subscriber `s` with the subscription 1 on `subject`. */
function pair(subject: string): Step[] {
  return ['s in {}', `s > SUB ${subject} 1`, 's sync', 'p in {}'];
}

export const PUBLISH: Group = {
  name: 'PUB',
  cases: [
    it(
      'a message arrives byte for byte',
      ...pair('pub.one'),
      'p > PUB pub.one 5',
      'p > hello',
      'p sync',
      's < MSG pub.one 1 5',
      's < hello',
      's sync',
    ),
    it(
      'subjects of the servers themselves are refused, as subject and as reply',
      ...pair('>'),
      ...['_GR_.abc', '$GR.abc', '$GR.abcd.efgh', '$NRG.abc'].flatMap((subject) => [
        `p >> PUB ${subject} 1\r\nx\r\n`,
        `p ! Permissions Violation for Publish to "${subject}"`,
      ]),
      ...['_GR_.abc', '$GR.abc', '_R_.abc', '$JS.ACK.abc'].flatMap((reply) => [
        `p >> PUB pub.kept ${reply} 1\r\nx\r\n`,
        `p ! Permissions Violation for Publish with Reply of "${reply}"`,
      ]),
      ...['$GNR.abc', '$GRX.abc', '_GX_.abc', '$G', '$'].flatMap((subject) => [
        `p >> PUB ${subject} ${subject} 1\r\nx\r\n`,
        `s << MSG ${subject} 1 ${subject} 1\r\nx\r\n`,
      ]),
      'p sync',
      's sync',
    ),
    it(
      'a reply subject',
      ...pair('pub.reply'),
      'p > PUB pub.reply INBOX.22 5',
      'p > hello',
      'p sync',
      's < MSG pub.reply 1 INBOX.22 5',
      's < hello',
      's sync',
    ),
    it(
      'an empty payload',
      ...pair('pub.empty'),
      'p > PUB pub.empty 0',
      'p > ',
      'p sync',
      's < MSG pub.empty 1 0',
      's < ',
      's sync',
    ),
    it(
      'a payload of line ends and verbs',
      ...pair('pub.lines'),
      'p > PUB pub.lines 14',
      'p >> \r\nPING\r\nX\r\n\r\r\n',
      'p > ',
      'p sync',
      's < MSG pub.lines 1 14',
      's << \r\nPING\r\nX\r\n\r\r\n',
      's < ',
      's sync',
    ),
    it('every byte value', ...pair('pub.bytes'), ({ wire }) => {
      const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      wire('p').send(Buffer.concat([Buffer.from('PUB pub.bytes 256\r\n'), all, Buffer.from('\r\n')]));
      return wire('s').expect(
        Buffer.concat([Buffer.from('MSG pub.bytes 1 256\r\n'), all, Buffer.from('\r\n')]),
      );
    }),
    it(
      'doubled spaces',
      ...pair('pub.spaces'),
      'p > PUB   pub.spaces   R   2',
      'p > hi',
      's < MSG pub.spaces 1 R 2',
      's < hi',
    ),
    it(
      'tabs',
      ...pair('pub.tabs'),
      'p > PUB\tpub.tabs\t\tR \t 2',
      'p > hi',
      's < MSG pub.tabs 1 R 2',
      's < hi',
    ),
    it(
      'white space at the end of the line',
      ...pair('pub.end'),
      'p > PUB pub.end 2 \t ',
      'p > hi',
      's < MSG pub.end 1 2',
      's < hi',
    ),
    it(
      'lower case and mixed case',
      ...pair('pub.case'),
      'p > pub pub.case 2',
      'p > hi',
      'p > pUb pub.case 2',
      'p > ho',
      's < MSG pub.case 1 2',
      's < hi',
      's < MSG pub.case 1 2',
      's < ho',
    ),
    it(
      'LF alone ends the line, not the payload',
      ...pair('pub.lf'),
      'p >> PUB pub.lf 2\nhi\r\n',
      's < MSG pub.lf 1 2',
      's < hi',
    ),
    it(
      'a payload that ends with LF alone',
      ...pair('pub.lfend'),
      'p >> PUB pub.lfend 2\r\nhi\n',
      'p ! Unknown Protocol Operation',
      'p gone',
      's sync',
    ),
    it(
      'leading zeros in the size arrive as they were sent',
      ...pair('pub.zeros'),
      'p > PUB pub.zeros 0002',
      'p > hi',
      's < MSG pub.zeros 1 0002',
      's < hi',
    ),
    it(
      'subjects keep their case',
      ...pair('pub.UPPER'),
      'p > PUB pub.upper 0',
      'p > ',
      'p > PUB pub.UPPER 0',
      'p > ',
      'p sync',
      's < MSG pub.UPPER 1 0',
      's < ',
      's sync',
    ),
    it(
      'subjects of UTF-8',
      ...pair('pub.grüße.世界'),
      'p > PUB pub.grüße.世界 2',
      'p > hi',
      's < MSG pub.grüße.世界 1 2',
      's < hi',
    ),
    it(
      'subjects of odd characters',
      ...pair('pub.$!"/\\{}[]@~=+-_'),
      'p > PUB pub.$!"/\\{}[]@~=+-_ 2',
      'p > hi',
      's < MSG pub.$!"/\\{}[]@~=+-_ 1 2',
      's < hi',
    ),
    it('many messages in one packet keep their order', ...pair('pub.many'), ({ wire }) => {
      let out = '';
      let want = '';
      for (let i = 0; i < 1000; i++) {
        out += `PUB pub.many ${String(i).length}\r\n${i}\r\n`;
        want += `MSG pub.many 1 ${String(i).length}\r\n${i}\r\n`;
      }
      wire('p').send(out);
      return wire('s').expect(want);
    }),
    it(
      'split at every byte',
      ...pair('pub.split'),
      'p >- PUB pub.split R.1 11',
      'p >- hello world',
      's < MSG pub.split 1 R.1 11',
      's < hello world',
    ),
    it('split once, at each place', ...pair('pub.once'), async ({ wire }) => {
      const text = 'PUB pub.once R 4\r\nab\r\n\r\npub\tpub.once\t3 \r\nxyz\r\n';
      for (let at = 1; at < text.length; at++) {
        await wire('p').trickle(text, at);
        await wire('s').expect('MSG pub.once 1 R 4\r\nab\r\n\r\nMSG pub.once 1 3\r\nxyz\r\n');
      }
    }),
    it('a large payload', ...pair('pub.large'), async ({ wire }) => {
      const payload = Buffer.alloc(1_048_576, 'abcdefgh\r\nPING\r\n');
      wire('p').send(
        Buffer.concat([Buffer.from('PUB pub.large 1048576\r\n'), payload, Buffer.from('\r\nPING\r\n')]),
      );
      await wire('s').expect(
        Buffer.concat([Buffer.from('MSG pub.large 1 1048576\r\n'), payload, Buffer.from('\r\n')]),
      );
      await wire('p').expect('PONG\r\n');
    }),
    it('a large payload in small pieces', ...pair('pub.pieces'), async ({ wire }) => {
      const payload = Buffer.alloc(100_000, 'abcdefgh');
      await wire('p').trickle(
        Buffer.concat([Buffer.from('PUB pub.pieces 100000\r\n'), payload, Buffer.from('\r\n')]),
        777,
      );
      await wire('s').expect(
        Buffer.concat([Buffer.from('MSG pub.pieces 1 100000\r\n'), payload, Buffer.from('\r\n')]),
      );
    }),
    it('to nobody', 'p in {}', 'p > PUB nobody.listens 2', 'p > hi', 'p sync'),
    it(
      'several subscriptions of one client each get it',
      's in {}',
      's > SUB pub.several a',
      's > SUB pub.* b',
      's > SUB pub.several c',
      's sync',
      'p in {}',
      'p > PUB pub.several 1',
      'p > x',
      async ({ wire }) => {
        const got = [];
        for (let i = 0; i < 3; i++) {
          got.push((await wire('s').line(/MSG pub\.several ([abc]) 1/))[1]);
          await wire('s').expect('x\r\n');
        }
        if (got.sort().join('') !== 'abc') throw new Error(`delivered to ${got}`);
      },
      's sync',
    ),
    it(
      'wildcards in a published subject are plain characters where they are no token',
      ...pair('pub.a*b'),
      'p > PUB pub.a*b 0',
      'p > ',
      's < MSG pub.a*b 1 0',
      's < ',
    ),
    it(
      'publishing to a wildcard is not refused unless pedantic',
      ...pair('pub.*'),
      'p > PUB pub.* 1',
      'p > x',
      'p > PUB pub.> 1',
      'p > y',
      'p sync',
      's < MSG pub.* 1 1',
      's < x',
      's < MSG pub.> 1 1',
      's < y',
      's sync',
    ),
    it(
      'publishing to broken subjects is not refused unless pedantic',
      'p in {}',
      'p > PUB a..b 1',
      'p > x',
      'p > PUB .a 1',
      'p > x',
      'p > PUB a. 1',
      'p > x',
      'p > PUB . 1',
      'p > x',
      'p sync',
    ),
    it(
      'pedantic refuses wildcards and broken subjects and goes on',
      'p in {"pedantic":true}',
      ...['a.*', 'a.>', '>', '*', 'a..b', '.a', 'a.', '.', '*.a', 'a.>.b'].flatMap((subject) => [
        `p >> PUB ${subject} 1\r\nx\r\n`,
        'p ! Invalid Publish Subject',
      ]),
      'p sync',
    ),
    it(
      'pedantic takes what only looks like a wildcard',
      'p in {"pedantic":true}',
      ...['a*', '*a', 'a>', '>a', 'a.*b', 'a.b>c', 'a.**', 'a.>>'].flatMap((subject) => [
        `p > PUB ${subject} 1`,
        'p > x',
      ]),
      'p sync',
    ),
    it(
      'pedantic and refused is delivered all the same',
      ...pair('pub.pedantic.>'),
      'q in {"pedantic":true}',
      'q >> PUB pub.pedantic.* 1\r\nx\r\n',
      'q ! Invalid Publish Subject',
      'q sync',
      's < MSG pub.pedantic.* 1 1',
      's < x',
      's sync',
    ),
    it(
      'a subject of 4,000 bytes',
      's in {}',
      `s > SUB pub.long.> 1`,
      's sync',
      'p in {}',
      `p > PUB pub.long.${'x'.repeat(3900)} 1`,
      'p > y',
      `s < MSG pub.long.${'x'.repeat(3900)} 1 1`,
      's < y',
    ),
    it(
      'a thousand tokens',
      's in {}',
      `s > SUB pub.tokens.> 1`,
      's sync',
      'p in {}',
      `p > PUB pub.tokens${'.t'.repeat(1000)} 1`,
      'p > y',
      `s < MSG pub.tokens${'.t'.repeat(1000)} 1 1`,
      's < y',
    ),
    it(
      'verbose says +OK behind the payload',
      'p in {"verbose":true}',
      'p >> PUB nobody.listens 2\r\nh',
      async ({ wire }) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (wire('p').pending.length > 0) throw new Error('+OK came before the payload was whole');
      },
      'p >> i\r\n',
      'p < +OK',
    ),
    it(
      'a publisher that closes behind its last byte is heard',
      ...pair('pub.leaving'),
      'p > PUB pub.leaving 3',
      'p > bye',
      ({ wire }) => wire('p').half(),
      's < MSG pub.leaving 1 3',
      's < bye',
    ),
    it(
      'a publisher killed in the middle of a message is not heard',
      ...pair('pub.killed'),
      'p > PUB pub.killed 10',
      'p >> 12345',
      ({ wire }) => wire('p').kill(),
      'q in {}',
      'q > PUB pub.killed 1',
      'q > z',
      's < MSG pub.killed 1 1',
      's < z',
      's sync',
    ),
    ...[
      ['no arguments', 'PUB '],
      ['no size', 'PUB bad.args'],
      ['too many arguments', 'PUB bad.args a b 2'],
      ['a size that is no number', 'PUB bad.size x'],
      ['a negative size', 'PUB bad.size -2'],
      ['a size with a sign', 'PUB bad.size +2'],
      ['a size with a fraction', 'PUB bad.size 2.0'],
      ['a hexadecimal size', 'PUB bad.size 0x2'],
      ['a size with a letter behind', 'PUB bad.size 2k'],
      ['a size of ten digits', 'PUB bad.size 0000000002'],
    ].map(([name = '', line]) => it(name, 'p in {}', `p > ${line}`, 'p > hi', 'p gone')),
    it(
      'a size beyond any limit',
      'p in {}',
      'p > PUB bad.size 99999999',
      'p ! Maximum Payload Violation',
      'p gone',
    ),
    it('a size beyond 64 bits', 'p in {}', 'p > PUB bad.size 99999999999999999999', 'p gone'),
    it(
      'a payload longer than said',
      ...pair('pub.longer'),
      'p > PUB pub.longer 2',
      'p > hello',
      'p ! Unknown Protocol Operation',
      'p gone',
      's sync',
    ),
    it(
      'a payload shorter than said swallows what follows',
      ...pair('pub.shorter'),
      'p > PUB pub.shorter 8',
      'p > he',
      'p > PING',
      's < MSG pub.shorter 1 8',
      's < he\r\nPING',
      'p sync',
    ),
  ],
};
