// Every error this package can report: one table of stable codes, one class.
import { formatPosition, type Position } from './position.js';

/** What each code means. The code is stable; the text of a message may be improved at any time. */
export const CONF_ERRORS = {
  // Reading files
  unreadable: 'a configuration file cannot be read',
  'too-large': 'the configuration is larger than the limits allow',
  'not-utf8': 'a key or a value holds bytes that are not UTF-8',
  // Grammar
  'unexpected-character': 'a character stands where the language does not allow it',
  'unexpected-end': 'the text ends inside a map, array, string, block or key',
  'missing-value': 'a key has no value',
  'bad-escape': 'a backslash is followed by something that is not an escape',
  'bad-number': 'a number is malformed or outside 64 bits',
  'bad-date': 'a date is malformed or does not exist',
  'too-deep': 'maps and arrays are nested deeper than the limits allow',
  // Includes and variables
  'bad-include': 'an include does not name a file',
  'include-cycle': 'a file includes itself, directly or through others',
  'too-many-includes': 'more files are included than the limits allow',
  'unknown-variable': 'a variable is defined neither in an enclosing block nor in the environment',
  'variable-cycle': 'environment variables refer to each other in a circle',
  // Options
  'unknown-key': 'the option table has no such key',
  'given-twice': 'one option is given under two spellings',
  'wrong-type': 'a value has another type than the option',
  'out-of-range': 'a value is below the minimum or above the maximum of the option',
  'bad-choice': 'a value is not among the choices of the option',
  'bad-value': 'a value has the right type but cannot be used',
  'missing-option': 'a required option is not given',
  // Warnings
  deprecated: 'an option is deprecated',
  duplicate: 'a key is given more than once in one block; the last one counts',
  'bare-duration': 'a duration is given as a bare number; write it with a unit',
  // Printing
  unprintable: 'a key cannot be written in the configuration language',
} as const;

/** The stable code of a {@link ConfError}. */
export type ConfErrorCode = keyof typeof CONF_ERRORS;

/** Something wrong in a configuration. The message starts with `file:line:column: ` whenever a place is known. */
export class ConfError extends Error {
  override readonly name = 'ConfError';
  readonly code: ConfErrorCode;
  /** Where, or undefined when there is no text yet (a file that cannot be read). */
  readonly position: Position | undefined;
  /** The message without its place. */
  readonly text: string;

  constructor(code: ConfErrorCode, position: Position | undefined, text: string) {
    super(position === undefined ? text : `${formatPosition(position)}: ${text}`);
    this.code = code;
    this.position = position;
    this.text = text;
  }
}
