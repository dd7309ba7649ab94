// A step of many files that a process left half done is finished, and does not undo what others did since.
import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { FileBatch } from './durable.js';
import { finishSteps, noteSteps, REDO_FILE } from './redo.js';

let home: TestHome;
beforeEach(() => {
  home = new TestHome();
  for (const name of ['one', 'two', 'gone']) writeFileSync(home.path(name), `old ${name}`);
});
afterEach(() => home.remove());

/** Stages two files and a removal, and dies before the first of them. */
function dieBefore(): void {
  const batch = new FileBatch();
  batch.stage(home.path('one'), 'new one').stage(home.path('two'), 'new two').remove(home.path('gone'));
  const died = new Error('died');
  const note = (steps: Parameters<typeof noteSteps>[1]): void => {
    noteSteps(home.folder, steps);
    throw died;
  };
  expect(() => batch.commit({ note, forget: () => undefined })).toThrow(died);
}

test('all steps are done, and the list goes', () => {
  dieBefore();
  expect(finishSteps(home.folder)).toBe(3);
  expect(home.snapshot()).toEqual({ one: 'new one', two: 'new two' });
  expect(finishSteps(home.folder)).toBeUndefined();
});

test('a file that somebody changed since stays, and so does one that is back', () => {
  dieBefore();
  writeFileSync(home.path('one'), 'changed by another program');
  writeFileSync(home.path('gone'), 'back again, longer');
  expect(finishSteps(home.folder)).toBe(1);
  expect(home.snapshot()).toEqual({
    one: 'changed by another program',
    two: 'new two',
    gone: 'back again, longer',
  });
});

test('a list that is none, or that points elsewhere, moves nothing', () => {
  writeFileSync(home.path(REDO_FILE), 'torn');
  expect(finishSteps(home.folder)).toBe(0);
  const step = { kind: 'write', path: home.path('two'), temporary: home.path('one'), before: '', after: '' };
  writeFileSync(home.path(REDO_FILE), JSON.stringify([step]));
  expect(finishSteps(home.folder)).toBe(0);
  expect(existsSync(home.path(REDO_FILE))).toBe(false);
  expect(home.snapshot()).toEqual({ one: 'old one', two: 'old two', gone: 'old gone' });
});
