// One value out of a JWT's body by its path: `nats.limits.conn`, `nats.exports[0].subject`.
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';

/**
 * The value at a path; null where an object has no such field.
 *
 * @throws NscError `usage` on a malformed path, an index out of bounds, or a step into what has no fields
 */
export function fieldAt(body: unknown, path: string): unknown {
  let value = body;
  for (const step of steps(path)) {
    if (Array.isArray(value)) {
      const index = /^\d+$/.test(step) ? Number(step) : undefined;
      if (index === undefined)
        throw new NscError('usage', `error parsing index: ${quote(step)} in ${quote(path)}`);
      if (index >= value.length)
        throw new NscError('usage', `index is out of bounds: ${index} in ${quote(path)}`);
      value = value[index];
    } else if (typeof value === 'object' && value !== null) {
      value = Object.hasOwn(value, step) ? Reflect.get(value, step) : null;
    } else {
      throw new NscError(
        'usage',
        `unable to extract ${quote(step)} in ${quote(path)} from ${JSON.stringify(value)}`,
      );
    }
  }
  return value;
}

function* steps(path: string): Generator<string> {
  for (const part of path.split('.')) {
    const [name = '', ...indexes] = part.split('[');
    yield name;
    for (const index of indexes) {
      if (!index.endsWith(']')) {
        throw new NscError(
          'usage',
          `bad path - unterminated index expression: ${quote(part)} in ${quote(path)}`,
        );
      }
      yield index.slice(0, -1);
    }
  }
}
