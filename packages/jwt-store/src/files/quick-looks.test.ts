import { expect, test } from 'vitest';
import { QuickLooks } from './quick-looks.js';

/** A disk whose answers take so many milliseconds. */
class Disk {
  takes = 0;
  #time = 0;
  readonly #looks = new QuickLooks(() => this.#time);

  /** Asks once; @returns whether it was asked at once. */
  readonly ask = (): boolean => {
    const allowed = this.#looks.allowed();
    if (allowed) {
      this.#looks.take(() => {
        this.#time += this.takes;
      });
    }
    return allowed;
  };
}

/** How many of so many questions were asked at once. */
function atOnce(ask: () => boolean, questions: number): number {
  let count = 0;
  for (let question = 0; question < questions; question++) if (ask()) count++;
  return count;
}

test('a quick disk is always asked at once', () => {
  const disk = new Disk();
  disk.takes = 0.02;
  expect(atOnce(disk.ask, 10_000)).toBe(10_000);
});

test('a slow disk is asked a few times, then once in a thousand', () => {
  const disk = new Disk();
  disk.takes = 3;
  const first = atOnce(disk.ask, 100);
  expect(first).toBeGreaterThan(1);
  expect(first).toBeLessThan(20);
  expect(atOnce(disk.ask, 10_010)).toBeLessThanOrEqual(10);
});

test('one slow look among quick ones changes nothing', () => {
  const disk = new Disk();
  disk.takes = 0.02;
  atOnce(disk.ask, 100);
  disk.takes = 500;
  expect(disk.ask()).toBe(true);
  disk.takes = 0.02;
  expect(atOnce(disk.ask, 1000)).toBe(1000);
});

test('a disk that is quick again is soon asked at once again', () => {
  const disk = new Disk();
  disk.takes = 3;
  atOnce(disk.ask, 100);
  disk.takes = 0.02;
  atOnce(disk.ask, 1100);
  expect(atOnce(disk.ask, 1000)).toBe(1000);
});
