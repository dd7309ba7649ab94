// Mappings of subjects.
import { expect } from 'vitest';
import { type Group, it } from '../transcript.js';
import { thrice } from './sharing.js';

const MAPPED: readonly (readonly [subject: string, to: string, from: string, becomes: string])[] = [
  ['plain', 'simple', 'plain', 'simple'],
  ['w.*.*', 'wild.{{wildcard(2)}}.{{Wildcard(1)}}', 'w.a.b', 'wild.b.a'],
  ['dollar.*.*', 'd.$2.$1', 'dollar.a.b', 'd.b.a'],
  ['rest.*.>', 'r.$1.>', 'rest.a.b.c', 'r.a.b.c'],
  ['p.*.*', 'part.{{partition(10,1,2)}}', 'p.foo.bar', 'part.0'],
  ['pall.*', 'partall.{{Partition(7)}}', 'pall.foo', 'partall.0'],
  ['s.*', 'split.{{split(1,-)}}', 's.a-b--c-', 'split.a.b.c'],
  ['sfl.*', 'sfl1.{{splitfromleft(1,3)}}', 'sfl.12345', 'sfl1.123.45'],
  ['sfr.*', 'sfr1.{{SplitFromRight(1,3)}}', 'sfr.12345', 'sfr1.12.345'],
  ['cfl.*', 'cfl1.{{SliceFromLeft(1,3)}}', 'cfl.12345678', 'cfl1.123.456.78'],
  ['cfr.*', 'cfr1.{{SliceFromRight(1,3)}}', 'cfr.12345678', 'cfr1.12.345.678'],
  ['random.>', 'rnd.{{random(1)}}.>', 'random.x', 'rnd.0.x'],
  ['p2.>', 'd.{{partition(10)}}.>', 'p2.a.b', 'd.4.a.b'],
  ['p3.*.*', 'd.{{partition(10)}}', 'p3.a.b', 'd.9'],
  ['p4.*.*', 'd.{{partition(10,2,1)}}', 'p4.ab.c', 'd.5'],
  ['p5.*.*', 'd.{{partition(10,1,1,2)}}', 'p5.ab.c', 'd.4'],
  ['p6.*', 'd.{{partition(0,1)}}', 'p6.x', 'd.0'],
  ['r1', 'd.{{random(1)}}', 'r1', 'd.0'],
  ['s1.*', 'd.{{split(1,)}}', 's1.abc', 'd.a.b.c'],
  ['s2.*', 'd.{{Split(1,--)}}', 's2.a-b--c', 'd.a-b.c'],
  ['s3.*', 'd.{{splitFromLeft(1,9)}}', 's3.abcdef', 'd.abcdef'],
  ['s4.*', 'd.{{splitFromRight(1,0)}}', 's4.abcdef', 'd.abcdef'],
  ['s5.*', 'd.{{sliceFromLeft(1,2)}}', 's5.äöü', 'd.ä.ö.ü'],
  ['l1.*', 'd.{{left(1,2)}}', 'l1.abcd', 'd.ab'],
  ['l2.*', 'd.{{Left(1,9)}}', 'l2.abcd', 'd.abcd'],
  ['l3.*', 'd.{{right(1,3)}}', 'l3.abcd', 'd.bcd'],
  ['l4.*', 'd.{{Right(1,0)}}', 'l4.abcd', 'd.abcd'],
  ['w1.*.*', 'd.$2.{{wildcard(2)}}.$1', 'w1.a.b', 'd.b.b.a'],
  ['w2.*.*', 'dropped', 'w2.a.b', 'dropped'],
];

export const MAPPINGS: Group = {
  name: 'mappings',
  setup: {
    conf: `mappings = {
      ${MAPPED.map(([subject, to]) => `"${subject}": "${to}"`).join('\n')}
      lost: [{ destination: lost, weight: 0% }]
      "half.*": [{ destination: "one.$1", weight: 50% }, { destination: "two.$1", weight: 50 }]
      turns: [{ destination: plain, weight: 50% }, { destination: even, weight: 50% }]
      clustered: [{ destination: elsewhere, weight: 100, cluster: east }]
    }`,
  },
  cases: [
    ...MAPPED.map(([, , from, becomes]) =>
      it(
        `${from} becomes ${becomes}`,
        'x in {"headers":true,"no_responders":true}',
        'x > SUB > 1',
        `x > SUB ${becomes} 2`,
        'x > UNSUB 2',
        ...Array.from({ length: 3 }, () => [
          `x >> PUB ${from} 1\r\nx\r\n`,
          `x << MSG ${becomes} 1 1\r\nx\r\n`,
        ]).flat(),
        'x sync',
      ),
    ),
    it(
      'who subscribes later hears it too, and only under the new name',
      'x in {}',
      'y in {}',
      ...thrice('x', 'PUB plain 1\r\nx\r\n'),
      'x sync',
      'y > SUB simple 1',
      'y > SUB plain 2',
      'y sync',
      'x >> PUB plain 1\r\nx\r\n',
      'y << MSG simple 1 1\r\nx\r\n',
      'y > SUB simp* 4',
      'y > SUB * 3',
      'y sync',
      'x >> PUB plain 1\r\nx\r\n',
      'y ~ MSG simple [13] 1',
      'y << x\r\n',
      'y ~ MSG simple [13] 1',
      'y << x\r\n',
      'y sync',
    ),
    it(
      'what has no weight is lost',
      'x in {}',
      'x > SUB > 1',
      ...thrice('x', 'PUB lost 1\r\nx\r\n'),
      'x sync',
    ),
    it(
      'of another cluster means nothing',
      'x in {}',
      'x > SUB > 1',
      'x >> PUB clustered 1\r\nx\r\n',
      'x << MSG clustered 1 1\r\nx\r\n',
    ),
    it('half goes here and half there', 'x in {}', 'x > SUB > 1', async (stage) => {
      const wire = stage.wire('x');
      const seen = new Set<string>();
      for (let i = 0; i < 200; i++) {
        wire.send('PUB half.a 1\r\nx\r\n');
        const [, subject = ''] = await wire.line(/MSG (\S+) 1 1/);
        await wire.expect('x\r\n');
        seen.add(subject);
      }
      expect([...seen].sort()).toEqual(['one.a', 'two.a']);
    }),
    it(
      'what was drawn is not mapped again; who comes and goes later counts',
      'x in {}',
      'y in {}',
      async (stage) => {
        const [x, y] = [stage.wire('x'), stage.wire('y')];
        for (const [round, sid] of ['1', '2', '3'].entries()) {
          y.send(`SUB * ${sid}\r\n`);
          await y.sync();
          const seen = new Set<string>();
          for (let i = 0; i < 60; i++) {
            x.send('PUB turns 1\r\nx\r\n');
            const [, subject = ''] = await y.line(new RegExp(`MSG (\\S+) ${sid} 1`));
            await y.expect('x\r\n');
            seen.add(subject);
          }
          expect([...seen].sort(), `round ${round}`).toEqual(['even', 'plain']);
          y.send(`UNSUB ${sid}\r\n`);
          await y.sync();
        }
      },
    ),
    it(
      'no responders are told of the subject it became',
      'x in {"headers":true,"no_responders":true}',
      'x > SUB inbox 1',
      'x >> PUB plain inbox 1\r\nx\r\n',
      'x << HMSG inbox 1 38 38\r\nNATS/1.0 503\r\nNats-Subject: simple\r\n\r\n\r\n',
    ),
  ],
};
