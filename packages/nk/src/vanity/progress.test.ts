// The line that says how far a search is.
import { expect, test } from 'vitest';
import { ProgressLine } from './progress.js';

function lines(columns?: number): { line: ProgressLine; written: () => string[] } {
  const written: string[] = [];
  const line = new ProgressLine((text) => written.push(text), 10_000_000, columns);
  return { line, written: () => written };
}

test('it says how many keys were made, of how many, and how many a second; and goes', () => {
  const { line, written } = lines();
  line.show(1_234_567);
  line.show(2_000_000);
  line.clear();
  const [first = '', second = '', last] = written();
  expect([first.slice(0, 4), second.slice(0, 4)]).toEqual(['\r\x1b[K', '\r\x1b[K']);
  expect(first.slice(4)).toMatch(/^computing ⠋ 1,234,567 of at most 10,000,000 keys, [\d,]+ a second $/);
  expect(second.slice(4)).toMatch(/^computing ⠙ 2,000,000 of /);
  expect(last).toBe('\r\x1b[K');
});

test('it stays within the terminal', () => {
  for (const columns of [1, 10, 40]) {
    const { line, written } = lines(columns);
    line.show(5_000_000);
    expect((written()[0] ?? '').replace('\r\x1b[K', '').length).toBeLessThan(columns);
  }
});

test('a search that was over at once shows nothing', () => {
  const { line, written } = lines();
  line.clear();
  expect(written()).toEqual([]);
});
