/** Ids of events: 22 characters that no other event has, here or elsewhere. */
import { randomInt } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX_LENGTH = 12;
const NUMBER_LENGTH = 10;

const prefix = Array.from({ length: PREFIX_LENGTH }, () => DIGITS[randomInt(DIGITS.length)]).join('');
let number = randomInt(2 ** 40);

/** The next one. */
export function nextEventId(): string {
  let rest = number++;
  let text = '';
  for (let i = 0; i < NUMBER_LENGTH; i++) {
    text = DIGITS[rest % DIGITS.length] + text;
    rest = Math.floor(rest / DIGITS.length);
  }
  return prefix + text;
}
