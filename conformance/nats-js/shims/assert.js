// The assertions that nats.js's suites import from "@std/assert", on top of Node's own.
import nodeAssert, { AssertionError } from 'node:assert';

export { AssertionError };

const say = (what, message) => (message ? `${what}: ${message}` : what);

/** Maps and typed arrays compare by content, prototypes do not count: what "@std/assert" calls equal. */
function equal(actual, expected) {
  try {
    nodeAssert.deepStrictEqual(plain(actual), plain(expected));
    return true;
  } catch {
    return false;
  }
}

function plain(value) {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  return value;
}

export function assert(condition, message = 'not true') {
  if (!condition) throw new AssertionError({ message });
}

export function assertFalse(condition, message = 'not false') {
  if (condition) throw new AssertionError({ message });
}

export function fail(message = 'failed') {
  throw new AssertionError({ message: `Failed assertion: ${message}` });
}

export function assertEquals(actual, expected, message) {
  if (!equal(actual, expected)) {
    throw new AssertionError({
      message: say('values differ', message),
      actual,
      expected,
      operator: 'deepStrictEqual',
    });
  }
}

export function assertNotEquals(actual, expected, message) {
  if (equal(actual, expected)) throw new AssertionError({ message: say('values are equal', message) });
}

export function assertStrictEquals(actual, expected, message) {
  nodeAssert.strictEqual(actual, expected, message);
}

export function assertExists(actual, message) {
  assert(actual !== undefined && actual !== null, say('does not exist', message));
}

export function assertInstanceOf(actual, type, message) {
  assert(actual instanceof type, say(`not an instance of ${type.name}: ${actual}`, message));
}

export function assertStringIncludes(actual, expected, message) {
  assert(actual.includes(expected), say(`"${actual}" does not hold "${expected}"`, message));
}

export function assertArrayIncludes(actual, expected, message) {
  for (const one of expected)
    assert(
      actual.some((other) => equal(other, one)),
      say(`does not hold ${one}`, message),
    );
}

export function assertMatch(actual, expected, message) {
  assert(expected.test(actual), say(`"${actual}" does not match ${expected}`, message));
}

export function assertGreater(actual, expected, message) {
  assert(actual > expected, say(`${actual} is not above ${expected}`, message));
}

export function assertGreaterOrEqual(actual, expected, message) {
  assert(actual >= expected, say(`${actual} is below ${expected}`, message));
}

export function assertLess(actual, expected, message) {
  assert(actual < expected, say(`${actual} is not below ${expected}`, message));
}

export function assertLessOrEqual(actual, expected, message) {
  assert(actual <= expected, say(`${actual} is above ${expected}`, message));
}

export function assertObjectMatch(actual, expected) {
  nodeAssert.partialDeepStrictEqual(actual, expected);
}

export function assertIsError(error, type = Error, includes, message) {
  assert(error instanceof Error, say(`not an error: ${error}`, message));
  assertInstanceOf(error, type, message);
  if (includes) assertStringIncludes(error.message, includes, message);
}

/** The arguments behind the function: a type, a part of the text, a message; the type may be left out. */
function expectation([type, includes, message]) {
  return typeof type === 'function' ? { type, includes, message } : { message: type };
}

function checked(error, { type, includes, message }) {
  if (type) assertIsError(error, type, includes, message);
  return error;
}

export function assertThrows(run, ...rest) {
  const wanted = expectation(rest);
  let error;
  try {
    run();
  } catch (thrown) {
    error = thrown ?? new Error('nothing was thrown');
  }
  if (error === undefined) throw new AssertionError({ message: say('did not throw', wanted.message) });
  return checked(error, wanted);
}

export async function assertRejects(run, ...rest) {
  const wanted = expectation(rest);
  let error;
  try {
    await run();
  } catch (thrown) {
    error = thrown ?? new Error('nothing was thrown');
  }
  if (error === undefined) throw new AssertionError({ message: say('did not reject', wanted.message) });
  return checked(error, wanted);
}
