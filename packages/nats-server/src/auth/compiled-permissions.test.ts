import { describe, expect, test } from 'vitest';
import type { PermissionOptions } from '../options/auth-types.js';
import { compilePermissions } from './compiled-permissions.js';
import type { Permissions } from './permissions.js';

const compiled = (options: Partial<PermissionOptions>): Permissions => {
  const permissions = compilePermissions({
    publish: undefined,
    subscribe: undefined,
    allowResponses: undefined,
    ...options,
  });
  if (permissions === undefined) throw new Error('nothing to compile');
  return permissions;
};
const lists = (allow?: string[], deny?: string[]) => ({ allow, deny });

test('nothing said is everything allowed', () => {
  expect(compilePermissions(undefined)).toBeUndefined();
  expect(
    compilePermissions({ publish: undefined, subscribe: undefined, allowResponses: undefined }),
  ).toBeUndefined();
});

describe('publishing', () => {
  test('is allowed by the list, and denied before it is allowed', () => {
    const permissions = compiled({ publish: lists(['a.>'], ['a.secret']) });
    expect(permissions.canPublish('a.b')).toBe(true);
    expect(permissions.canPublish('a.secret')).toBe(false);
    expect(permissions.canPublish('b')).toBe(false);
    expect(permissions.canSubscribe('b', '')).toBe(true);
  });

  test('with a deny list alone allows the rest; with an empty allow list nothing', () => {
    expect(compiled({ publish: lists(undefined, ['b']) }).canPublish('a')).toBe(true);
    expect(compiled({ publish: lists([]) }).canPublish('a')).toBe(false);
  });

  test('with responses alone allows nothing else', () => {
    const permissions = compiled({ allowResponses: { max: 2, expires: 1000 } });
    expect(permissions.responses).toEqual({ maxMessages: 2, expires: 1000 });
    expect(permissions.canPublish('a')).toBe(false);
    expect(compiled({ publish: lists(['a']), allowResponses: { max: 1, expires: 1 } }).canPublish('a')).toBe(
      true,
    );
  });
});

describe('subscribing', () => {
  // Each line was asked of the Go server 2.15.1, but the one that says otherwise.
  test.each([
    ['foo.*', '', true],
    ['foo.>', '', false], // the Go server lets this pass
    ['foo.*.x', '', false],
    ['q.x', '', false],
    ['q.x', 'g1', true],
    ['q.x', 'g2', false],
    ['w.d.a', '', false],
    ['w.*', '', true],
    ['w.d.>', '', false],
    ['w.d.*', '', false],
    ['w.d.*.*', '', true],
    ['w.>', '', true],
  ])('%s %s: %s', (subject, queue, allowed) => {
    const permissions = compiled({ subscribe: lists(['foo.*', 'q.x g1', 'w.>'], ['w.d.*']) });
    expect(permissions.canSubscribe(subject, queue)).toBe(allowed);
  });

  test('what is denied for one queue is allowed for another and for none', () => {
    const permissions = compiled({ subscribe: lists(undefined, ['a q1']) });
    expect(permissions.canSubscribe('a', 'q1')).toBe(false);
    expect(permissions.canSubscribe('a', 'q2')).toBe(true);
    expect(permissions.canSubscribe('a', '')).toBe(true);
  });

  test('a wide subscription does not hear what is denied within it', () => {
    const permissions = compiled({ subscribe: lists(undefined, ['a.secret.>']) });
    expect(permissions.canSubscribe('a.>', '')).toBe(true);
    expect(permissions.filtersDelivery('a.>', '')).toBe(true);
    expect(permissions.filtersDelivery('b.>', '')).toBe(false);
    expect(permissions.filtersDelivery('a.open', '')).toBe(false);
    expect(permissions.canReceive('a.secret.x', '')).toBe(false);
    expect(permissions.canReceive('a.open', '')).toBe(true);
  });
});
