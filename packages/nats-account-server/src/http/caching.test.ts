import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cacheControl, etagOf, matchesEtag } from './caching.js';

test('the max-age ends with the JWT and is never negative', () => {
  expect(cacheControl(1100, 1000, 60)).toBe('max-age=100, stale-while-revalidate=3600, stale-if-error=3600');
  expect(cacheControl(900, 1000, 60)).toMatch(/^max-age=0,/);
});

test('a JWT that never expires is kept for a short while', () => {
  expect(cacheControl(0, 1000, 60)).toMatch(/^max-age=60,/);
});

test('the jti is the tag', () => {
  expect(etagOf('ABC234', 'token')).toBe('"ABC234"');
});

test('whatever a jti holds, the tag can stand in a header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (jti) => {
      expect(etagOf(jti, 'token')).toMatch(/^"[\x21\x23-\x7e]+"$/);
    }),
  );
  expect(etagOf('a"\r\nX: y', 'one')).not.toBe(etagOf('a"\r\nX: y', 'two'));
});

test('If-None-Match names the tag alone, in a list, weak, or by a star', () => {
  for (const header of ['"A"', '"B", "A"', 'W/"A"', '*']) expect(matchesEtag(header, '"A"')).toBe(true);
  for (const header of ['', '"B"', 'A', '"AA"']) expect(matchesEtag(header, '"A"')).toBe(false);
});
