// The progress bar: on a terminal, as wide as there is room, and not too often.
import { expect, test } from 'vitest';
import { noTerminal } from '../prompt/no-terminal.js';
import type { Io } from './io.js';
import { ProgressBar } from './progress-bar.js';

let now = 0;

function drawn(columns?: number): { bar: ProgressBar; text: () => string } {
  let text = '';
  const io: Io = {
    environment: { env: {}, cwd: '/', now: () => now },
    stdout: () => undefined,
    stderr: (more) => {
      text += more;
    },
    isTerminal: false,
    prompter: noTerminal,
    ...(columns !== undefined && { stderrColumns: columns }),
  };
  return { bar: new ProgressBar(io, 'pushing'), text: () => text };
}

test('it is drawn in place and wiped', () => {
  const { bar, text } = drawn(80);
  bar.update(1, 3);
  expect(text()).toBe(`\rpushing ${'█'.repeat(10)}${'░'.repeat(20)} 1/3`);
  bar.end();
  bar.end();
  expect(text().endsWith('1/3\r\u001b[2K')).toBe(true);
});

test('it never reaches the edge of the terminal', () => {
  for (const columns of [1, 5, 12, 20, 30, 40]) {
    const { bar, text } = drawn(columns);
    for (const done of [1, 5000, 10000]) {
      now += 1000;
      bar.update(done, 10000);
    }
    for (const line of text().split('\r')) expect(line.length).toBeLessThan(Math.max(1, columns));
  }
});

test('it is drawn again after a while, and at the end', () => {
  const { bar, text } = drawn(80);
  for (let done = 1; done <= 100; done++) {
    now += 10;
    bar.update(done, 100);
  }
  expect(text().split('\r').length - 1).toBe(14);
  expect(text()).toContain('100/100');
});

test('nothing is drawn without a terminal, or for one thing', () => {
  const [piped, single] = [drawn(), drawn(80)];
  piped.bar.update(1, 3);
  single.bar.update(1, 1);
  for (const { bar } of [piped, single]) bar.end();
  expect([piped.text(), single.text()]).toEqual(['', '']);
});
