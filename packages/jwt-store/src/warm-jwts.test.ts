import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newKey, tokenFor } from '../test/accounts.js';
import { readJwt } from './read-jwt.js';
import type { StoredJwt } from './store.js';
import { WarmJwts, warmSize } from './warm-jwts.js';

const jwts = Array.from({ length: 8 }, () => readJwt(tokenFor(newKey())));
const size = Math.max(...jwts.map(warmSize));

/** What the cache should hold: the keys in the order in which they were asked for, the last one last. */
class Model {
  readonly order: StoredJwt[] = [];

  ask(jwt: StoredJwt): boolean {
    const at = this.order.indexOf(jwt);
    if (at < 0) return false;
    this.order.push(...this.order.splice(at, 1));
    return true;
  }

  set(jwt: StoredJwt, most: number): void {
    if (!this.ask(jwt)) this.order.push(jwt);
    if (this.order.length > most) this.order.shift();
  }

  delete(jwt: StoredJwt): void {
    const at = this.order.indexOf(jwt);
    if (at >= 0) this.order.splice(at, 1);
  }
}

test('whatever is asked for, kept and dropped, what is warm is what was asked for last', () => {
  const step = fc.tuple(fc.constantFrom('get', 'set', 'delete', 'glance'), fc.nat(jwts.length - 1));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (steps, most) => {
      const warm = new WarmJwts(most * size);
      const model = new Model();
      for (const [verb, index] of steps) {
        const jwt = jwts[index] as StoredJwt;
        if (verb === 'get') expect(warm.get(jwt.key)).toBe(model.ask(jwt) ? jwt : undefined);
        else if (verb === 'glance')
          expect(warm.glance(jwt.key)).toBe(model.order.includes(jwt) ? jwt : undefined);
        else if (verb === 'set') {
          warm.set(jwt);
          model.set(jwt, most);
        } else {
          warm.delete(jwt.key);
          model.delete(jwt);
        }
        expect(warm.keys().sort()).toEqual(model.order.map(({ key }) => key).sort());
        expect(warm.count).toBe(model.order.length);
        expect(warm.bytes).toBe(model.order.reduce((sum, each) => sum + warmSize(each), 0));
      }
    }),
  );
});

test('a JWT larger than the bound stays cold, and takes the place of none', () => {
  const small = jwts[0] as StoredJwt;
  const warm = new WarmJwts(size);
  warm.set(small);
  const large = readJwt(tokenFor(newKey(), { description: 'x'.repeat(size) }));
  warm.set(large);
  expect(warm.keys()).toEqual([small.key]);
});

test('JWTs of one operator share the text of their issuer', () => {
  const [one, two] = jwts as [StoredJwt, StoredJwt];
  expect(one.issuer).toBe(two.issuer);
  expect(one.issuer).toMatch(/^O[A-Z2-7]{55}$/);
});
