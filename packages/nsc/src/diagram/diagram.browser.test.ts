// The picture and the page, as a browser shows them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chromium } from '../../test/chromium.js';
import type { TestHome } from '../../test/home.js';
import { HOSTILE, sharingHome } from '../../test/sharing-home.js';

let home: TestHome;
let browser: Chromium;

beforeAll(async () => {
  home = await sharingHome();
  await home.ok('generate diagram svg -o d.svg');
  await home.ok('generate diagram html -o d.html');
  browser = await Chromium.start();
});

afterAll(async () => {
  await browser?.stop();
  home.remove();
});

/** Boxes of the cards, in a page or a picture, by account. */
const BOXES = `Object.fromEntries([...document.querySelectorAll('g.account')].map((card) => {
  const { x, y, width, height } = card.querySelector('rect').getBoundingClientRect();
  return [card.querySelector('.name').textContent, { x, y, width, height }];
}))`;

/** Texts that stick out of their card. */
const OUTSIDE = `[...document.querySelectorAll('g.account')].flatMap((card) => {
  const box = card.querySelector('rect').getBoundingClientRect();
  return [...card.querySelectorAll('text')].filter((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return left < box.left || right > box.right || top < box.top || bottom > box.bottom;
  }).map((text) => text.textContent);
})`;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

describe.each(['d.svg', 'd.html'])('%s', (file) => {
  test('shows every account in a place of its own, exporters left of importers, texts inside', async () => {
    await browser.open(home.path(file), { width: 1500, height: 1100, scheme: 'light' });
    const boxes = (await browser.evaluate(BOXES)) as Record<string, Box>;
    const names = ['SYS', 'audit', 'billing', 'lab', 'metrics', 'orders', 'scratch', 'shipping', 'web'];
    expect(Object.keys(boxes)).toEqual(expect.arrayContaining(names));
    expect(Object.keys(boxes)).toHaveLength(names.length + 1);
    const all = Object.entries(boxes);
    for (const [name, a] of all) {
      for (const [other, b] of all) {
        if (name === other) continue;
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect({ name, other, apart }).toEqual({ name, other, apart: true });
      }
    }
    const left = (name: string) => boxes[name]?.x ?? Number.NaN;
    expect(left('orders')).toBeLessThan(left('billing'));
    expect(left('billing')).toBeLessThan(left('web'));
    expect(await browser.evaluate(OUTSIDE)).toEqual([]);
    expect(browser.troubles).toEqual([]);
  });

  test('draws a line for each import, and those that do not work in another way', async () => {
    await browser.open(home.path(file), { width: 1500, height: 1100, scheme: 'light' });
    const count = (look: string) =>
      browser.evaluate(`document.querySelectorAll('.edges .edge${look}').length`);
    expect(await count('')).toBe(13);
    expect(await count('.broken')).toBe(3);
  });

  test('runs nothing that a name says', async () => {
    await browser.open(home.path(file), { width: 1500, height: 1100, scheme: 'light' });
    expect(await browser.evaluate('document.title')).not.toBe('broken');
    expect(await browser.evaluate('document.documentElement.textContent')).toContain(HOSTILE);
  });
});

describe('the page', () => {
  const background = 'getComputedStyle(document.body).backgroundColor';
  const faded = `[...document.querySelectorAll('g.account')].filter((card) => !card.classList.contains('on')).map((card) => card.querySelector('.name').textContent).sort()`;

  test('follows the reader’s light and dark', async () => {
    const size = { width: 1500, height: 1100 };
    await browser.open(home.path('d.html'), { ...size, scheme: 'light' });
    const light = await browser.evaluate(background);
    const bright = await browser.screenshot();
    await browser.open(home.path('d.html'), { ...size, scheme: 'dark' });
    expect(await browser.evaluate(background)).not.toBe(light);
    expect((await browser.screenshot()).equals(bright)).toBe(false);
  });

  test('is as wide as a phone where it is shown on one', async () => {
    await browser.open(home.path('d.html'), { width: 400, height: 800, scheme: 'light' });
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
  });

  test('lists every account with what is wrong with it', async () => {
    await browser.open(home.path('d.html'), { width: 1500, height: 1100, scheme: 'light' });
    const problems = await browser.evaluate(
      `[...document.querySelectorAll('article .problem')].map((line) => line.textContent).sort()`,
    );
    expect(problems).toEqual([
      'export is private but no activation token',
      expect.stringMatching(/^exporting account not present: A/),
      'the account exports no stream orders.gone',
    ]);
  });

  test('shows what an account under the pointer is connected with, and finds accounts by what is typed', async () => {
    await browser.open(home.path('d.html'), { width: 1500, height: 1100, scheme: 'light' });
    const [x, y] = (await browser.evaluate(
      `(() => { const card = [...document.querySelectorAll('g.account')].find((g) => g.querySelector('.name').textContent === 'shipping');
        const { x, y } = card.querySelector('rect').getBoundingClientRect(); return [x + 80, y + 12]; })()`,
    )) as [number, number];
    await browser.pointAt(x, y);
    expect(await browser.evaluate(faded)).toEqual(
      expect.arrayContaining(['SYS', 'audit', 'billing', 'lab', 'metrics', 'scratch']),
    );
    expect(await browser.evaluate(faded)).not.toContain('orders');
    await browser.evaluate(
      `(() => { const field = document.getElementById('find'); field.value = 'metrics.figures'; field.dispatchEvent(new Event('input')); })()`,
    );
    const shown = await browser.evaluate(
      `[...document.querySelectorAll('article:not([hidden]) h2')].map((line) => line.textContent)`,
    );
    expect(shown).toEqual(['lab', 'metrics']);
  });
});
