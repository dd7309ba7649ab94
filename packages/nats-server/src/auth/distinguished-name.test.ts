import { expect, test } from 'vitest';
import { parseDistinguishedName, sameName, subjectParts } from './distinguished-name.js';

test('names are read as they are written, escapes and all', () => {
  expect(parseDistinguishedName('CN=a b, ou=x\\,y,O=z\\2bz')).toEqual(['CN=a b', 'OU=x,y', 'O=z+z']);
  expect(parseDistinguishedName('alice')).toBeUndefined();
  expect(parseDistinguishedName('')).toBeUndefined();
});

test('the order of the parts does not matter, the parts do', () => {
  expect(subjectParts('O=Acme\\, Inc.\nCN=a')).toEqual(['O=Acme, Inc.', 'CN=a']);
  const subject = subjectParts('C=US\nO=Acme\nCN=alice');
  expect(sameName(parseDistinguishedName('CN=alice,O=Acme,C=US') ?? [], subject)).toBe(true);
  expect(sameName(parseDistinguishedName('O=Acme,CN=alice,C=US') ?? [], subject)).toBe(true);
  expect(sameName(parseDistinguishedName('CN=alice,O=Acme') ?? [], subject)).toBe(false);
  expect(sameName(parseDistinguishedName('CN=alice,O=Acme,C=DE') ?? [], subject)).toBe(false);
});
