// Whatever a configuration says: it makes options, or it is refused with an error of ours. Nothing else comes out.
import type { OptionSpec, OptionType } from '@nats-ts/conf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NatsServerError } from '../errors.js';
import { optionsFromText } from './load.js';
import { optionTable } from './table.js';

/** Values that no option of a kind expects, and some that every kind does. */
const odd = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.constantFrom(
    '',
    '1s',
    '-1',
    'a.b',
    'a b',
    '>',
    '$G',
    'UCNGL4W5QX66CFX6A6DCBVDH5VOHMI7B2UZZU7TXAUQQSI2JPHULCKBR',
  ),
  fc.string({ maxLength: 8 }),
  fc.constant([]),
  fc.constant({}),
);

function someValue(spec: OptionSpec, depth: number): fc.Arbitrary<unknown> {
  const type: OptionType =
    typeof spec.type === 'string' ? spec.type : (spec.type[depth % spec.type.length] ?? 'string');
  const inner = spec.options;
  const map = inner === undefined || depth > 3 ? fc.constant({}) : blockOf(inner, depth + 1);
  switch (type) {
    case 'section':
      return fc.oneof({ weight: 4, arbitrary: map }, odd);
    case 'sections':
      return fc.oneof({ weight: 4, arbitrary: fc.array(map, { maxLength: 2 }) }, map, odd);
    case 'map':
    case 'list': {
      const each = spec.entry === undefined ? odd : someValue(spec.entry, depth + 1);
      return fc.oneof(fc.dictionary(fc.constantFrom('A', 'B', '$G', 'foo'), each, { maxKeys: 2 }), odd);
    }
    case 'strings':
      return fc.oneof(fc.array(fc.constantFrom('a.b', 'a..b', 'x y', '>'), { maxLength: 2 }), odd);
    default:
      return odd;
  }
}

/** Some of the options of a table, each with a value that may be right. */
function blockOf(table: readonly OptionSpec[], depth: number): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .uniqueArray(fc.constantFrom(...table), { maxLength: 4, selector: (spec) => spec.key })
    .chain((specs) => fc.record(Object.fromEntries(specs.map((spec) => [spec.key, someValue(spec, depth)]))));
}

test('every configuration makes options or is refused with the place of each mistake', () => {
  fc.assert(
    fc.property(blockOf(optionTable, 0), (config) => {
      // JSON is part of the configuration language.
      const text = JSON.stringify(config);
      try {
        const { options } = optionsFromText(text, {});
        expect(options.maxPayload).toBeGreaterThan(0);
        expect(options.pingInterval).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(NatsServerError);
        expect((error as NatsServerError).code).toBe('bad-configuration');
        for (const line of (error as NatsServerError).message.split('\n'))
          expect(line).toMatch(/config:\d+:\d+/);
      }
    }),
    { numRuns: 400 },
  );
});
