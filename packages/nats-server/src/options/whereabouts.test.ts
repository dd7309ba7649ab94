// Where and when a user may connect, from the text of a configuration to the decision.
import { describe, expect, test } from 'vitest';
import { optionsFromText } from './load.js';

const user = (more: string) => `authorization { users: [ { user: a, password: b, ${more} } ] }`;

test('networks and times of a user are read', () => {
  const { options } = optionsFromText(
    user(
      'src: ["10.0.0.0/8", "::1/128"], times: [{start: "08:00:00", end: "17:00:00"}], times_location: "Europe/Berlin"',
    ),
    {},
  );
  expect(options.authorization.users?.[0]).toMatchObject({
    src: ['10.0.0.0/8', '::1/128'],
    times: [{ start: '08:00:00', end: '17:00:00' }],
    timesLocation: 'Europe/Berlin',
  });
});

describe('what cannot be is named with its place', () => {
  test.each([
    ['src: "10.0.0.0"', '"10.0.0.0" is not a network in CIDR notation'],
    ['times: [{start: "25:00:00", end: "17:00:00"}]', 'must be a time such as 08:30:00'],
    ['times: [{start: "08:00:00"}]', 'end'],
    ['times_location: "Mars/Base"', 'is not the name of a time zone'],
  ])('%s', (more, text) => {
    expect(() => optionsFromText(user(more), {})).toThrow(text);
    expect(() => optionsFromText(user(more), {})).toThrow(/1:\d+/);
  });
});
