// Queue groups: one member of each group gets a message; who, is the broker's choice.
import { expect } from 'vitest';
import { type Group, it, type Stage, type Step } from '../transcript.js';

const MESSAGES = 200;

function publish(subject: string): Step {
  return async ({ wire }: Stage) => {
    wire('p').send(`PUB ${subject} 1\r\nx\r\n`.repeat(MESSAGES));
    await wire('p').sync();
  };
}

/** How many messages each sid of these connections got; all that came is taken. */
async function counts({ wire }: Stage, names: readonly string[]): Promise<Map<string, number>> {
  const got = new Map<string, number>();
  for (const name of names) {
    wire(name).send('PING\r\n');
    for (;;) {
      const [line, sid] = await wire(name).line(/PONG|MSG \S+ (\S+) 1/);
      if (line === 'PONG') break;
      await wire(name).expect('x\r\n');
      const key = `${name}${sid}`;
      got.set(key, (got.get(key) ?? 0) + 1);
    }
  }
  return got;
}

const sum = (got: Map<string, number>): number => [...got.values()].reduce((a, b) => a + b, 0);

export const QUEUE: Group = {
  name: 'queue groups',
  cases: [
    it(
      'each message goes to one member, and every member gets its share',
      'a in {}',
      'b in {}',
      'c in {}',
      'p in {}',
      'a > SUB queue.share g 1',
      'b > SUB queue.share g 1',
      'c > SUB queue.share g 1',
      'a sync',
      'b sync',
      'c sync',
      publish('queue.share'),
      async (stage) => {
        const got = await counts(stage, ['a', 'b', 'c']);
        expect(sum(got)).toBe(MESSAGES);
        expect(got.size).toBe(3);
        for (const count of got.values()) expect(count).toBeGreaterThan(MESSAGES / 20);
      },
    ),
    it(
      'members on one connection',
      'a in {}',
      'p in {}',
      'a > SUB queue.one g 1',
      'a > SUB queue.one g 2',
      'a sync',
      publish('queue.one'),
      async (stage) => {
        const got = await counts(stage, ['a']);
        expect(sum(got)).toBe(MESSAGES);
        expect(got.size).toBe(2);
      },
    ),
    it(
      'every group gets each message once',
      'a in {}',
      'b in {}',
      'p in {}',
      'a > SUB queue.two g 1',
      'a > SUB queue.two h 2',
      'b > SUB queue.two g 1',
      'b > SUB queue.two h 2',
      'a sync',
      'b sync',
      publish('queue.two'),
      async (stage) => {
        const got = await counts(stage, ['a', 'b']);
        expect((got.get('a1') ?? 0) + (got.get('b1') ?? 0)).toBe(MESSAGES);
        expect((got.get('a2') ?? 0) + (got.get('b2') ?? 0)).toBe(MESSAGES);
      },
    ),
    it(
      'plain subscribers get every message beside the group',
      'a in {}',
      'b in {}',
      'c in {}',
      'p in {}',
      'a > SUB queue.mixed g 1',
      'b > SUB queue.mixed g 1',
      'c > SUB queue.mixed 7',
      'a sync',
      'b sync',
      'c sync',
      publish('queue.mixed'),
      async (stage) => {
        const got = await counts(stage, ['a', 'b', 'c']);
        expect(got.get('c7')).toBe(MESSAGES);
        expect((got.get('a1') ?? 0) + (got.get('b1') ?? 0)).toBe(MESSAGES);
      },
    ),
    it(
      'a group spans different subjects that match',
      'a in {}',
      'b in {}',
      'p in {}',
      'a > SUB queue.*.x g 1',
      'b > SUB queue.wild.> g 1',
      'a sync',
      'b sync',
      publish('queue.wild.x'),
      async (stage) => {
        const got = await counts(stage, ['a', 'b']);
        expect(sum(got)).toBe(MESSAGES);
        expect(got.size).toBe(2);
      },
    ),
    it(
      'names of groups keep their case',
      'a in {}',
      'b in {}',
      'p in {}',
      'a > SUB queue.case G 1',
      'b > SUB queue.case g 1',
      'a sync',
      'b sync',
      publish('queue.case'),
      async (stage) => {
        const got = await counts(stage, ['a', 'b']);
        expect([got.get('a1'), got.get('b1')]).toEqual([MESSAGES, MESSAGES]);
      },
    ),
    it(
      'who has left gets nothing, the others get all',
      'a in {}',
      'b in {}',
      'p in {}',
      'a > SUB queue.leave g 1',
      'b > SUB queue.leave g 1',
      'a sync',
      'b sync',
      'a > UNSUB 1',
      'a sync',
      publish('queue.leave'),
      async (stage) => {
        const got = await counts(stage, ['a', 'b']);
        expect([got.get('a1'), got.get('b1')]).toEqual([undefined, MESSAGES]);
      },
    ),
    it(
      'max counts per member',
      'a in {}',
      'b in {}',
      'p in {}',
      'a > SUB queue.max g 1',
      'a > UNSUB 1 5',
      'b > SUB queue.max g 1',
      'a sync',
      'b sync',
      publish('queue.max'),
      async (stage) => {
        const got = await counts(stage, ['a', 'b']);
        expect([got.get('a1'), got.get('b1')]).toEqual([5, MESSAGES - 5]);
      },
    ),
    it(
      'a group name may look like a wildcard',
      'a in {}',
      'p in {}',
      'a > SUB queue.name > 1',
      'a > SUB queue.name a..b 2',
      'a sync',
      publish('queue.name'),
      async (stage) => expect(sum(await counts(stage, ['a']))).toBe(2 * MESSAGES),
    ),
    it(
      'replies reach the member',
      'a in {}',
      'p in {}',
      'a > SUB queue.reply g 1',
      'a sync',
      'p > SUB queue.answers 9',
      'p > PUB queue.reply queue.answers 1',
      'p > q',
      'a < MSG queue.reply 1 queue.answers 1',
      'a < q',
      'a > PUB queue.answers 1',
      'a > r',
      'p < MSG queue.answers 9 1',
      'p < r',
    ),
  ],
};
