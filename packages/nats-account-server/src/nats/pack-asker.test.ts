// The pace of the questions, by a clock of the test's own; the exchange itself is tested with the Go broker.
import type { Msg, MsgCallback, NatsConnection } from '@nats-io/transport-node';
import { createKeyPair } from '@nats-ts/jwt';
import { MemoryStore } from '@nats-ts/jwt-store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Operator } from '../../test/support/identities.js';
import { LogLines } from '../../test/support/log-lines.js';
import { Intake } from '../intake.js';
import { PackAsker } from './pack-asker.js';

const operator = new Operator();

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** An asker whose questions are answered with these lines, each in a message. */
function asker(lines: () => readonly string[], isUp = () => true) {
  const store = new MemoryStore();
  const log = new LogLines();
  const trust = operator.trust();
  // Other threads know nothing of the test's clock.
  vi.spyOn(trust, 'judgeInBackground').mockImplementation(async (token, key) => trust.judge(token, key));
  const intake = new Intake({ store, trust, log });
  const submit = vi.spyOn(intake, 'submit');
  const questions: number[] = [];
  const saved: string[] = [];
  const start = Date.now();
  let deliver: MsgCallback<Msg> = () => undefined;
  const message = (text: string) =>
    ({ data: new TextEncoder().encode(text), string: () => text }) as unknown as Msg;
  const connection = {
    subscribe: (_subject: string, options: { callback: MsgCallback<Msg> }) => {
      deliver = options.callback;
      return { unsubscribe: () => undefined };
    },
    publish: () => {
      questions.push(Date.now() - start);
      for (const line of [...lines(), '']) deliver(null, message(line));
    },
  } as unknown as NatsConnection;
  const made = new PackAsker({
    connection,
    isUp,
    store,
    intake,
    interval: 1000,
    log,
    onSaved: (key) => saved.push(key),
  });
  return { made, store, submit, questions, saved, log };
}

test('asks at every interval while stores are equal or come closer', async () => {
  const accounts = [1, 2, 3].map((n) => operator.account(`${n}`));
  const lines: string[] = [];
  const { made, questions, saved } = asker(() => lines);
  for (const account of accounts) {
    lines.push(`${account.key}|${account.jwt()}`);
    await vi.advanceTimersByTimeAsync(1000);
  }
  await vi.advanceTimersByTimeAsync(2000);
  made.stop();
  expect(questions.slice(0, 4)).toEqual([1000, 2000, 3000, 4000]);
  expect(saved).toEqual(accounts.map((account) => account.key));
});

test('asks less and less while answers bring nothing, checks what was refused only once, and recovers', async () => {
  const account = operator.account('A');
  let lines = [`${account.key}|${account.signedBy(createKeyPair('operator'))}`];
  const { made, questions, submit, saved } = asker(() => lines);
  await vi.advanceTimersByTimeAsync(16_000);
  expect(questions).toEqual([1000, 2000, 4000, 8000, 16_000]);
  expect(submit).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(600_000);
  const gaps = questions.slice(1).map((time, index) => time - (questions[index] ?? 0));
  expect(Math.max(...gaps)).toBe(60_000);
  lines = [`${account.key}|${account.jwt()}`];
  await vi.advanceTimersByTimeAsync(60_000);
  expect(saved).toEqual([account.key]);
  const before = questions.length;
  await vi.advanceTimersByTimeAsync(120_000);
  made.stop();
  expect(questions.length).toBeGreaterThan(before);
});

test('of two JWTs from the same second every server prefers the same one', async () => {
  const account = operator.account('A');
  const now = Math.floor(Date.now() / 1000);
  const tokens = ['one', 'two', 'three', 'four'].map((name) =>
    account.jwt((claims) => {
      claims.name = name;
    }, now),
  );
  const kept: (string | undefined)[] = [];
  for (const order of [tokens, tokens.toReversed()]) {
    let line = '';
    const { made, store } = asker(() => [line]);
    for (const token of order) {
      line = `${account.key}|${token}`;
      await vi.advanceTimersByTimeAsync(60_000);
    }
    made.stop();
    kept.push((await store.load(account.key))?.token);
  }
  expect(kept[0]).toBeDefined();
  expect(kept[0]).toBe(kept[1]);
});

test('is silent while the connection is away, and after the end', async () => {
  let up = false;
  const { made, questions } = asker(
    () => [],
    () => up,
  );
  await vi.advanceTimersByTimeAsync(3000);
  expect(questions).toEqual([]);
  up = true;
  await vi.advanceTimersByTimeAsync(1000);
  expect(questions).toEqual([4000]);
  made.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(questions).toEqual([4000]);
});

test('lines that are none are named and do no harm', async () => {
  const account = operator.account('A');
  const good = `${account.key}|${account.jwt()}`;
  const { made, saved, log } = asker(() => ['rubbish', `a|b|c`, `../etc|x`, `\n\n${good}\n`]);
  await vi.advanceTimersByTimeAsync(1000);
  made.stop();
  expect(saved).toEqual([account.key]);
  expect(log.lines.filter((line) => line.startsWith('error Merging resulted in error'))).toHaveLength(3);
});
