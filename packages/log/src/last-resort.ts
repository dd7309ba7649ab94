// Where a log speaks of its own trouble: straight to file descriptor 2, and nowhere when that fails too.
import { writeSync } from 'node:fs';
import { oneLine } from './escape.js';

/** Tells the operator that a log cannot be written. Never throws. */
export type Complaint = (text: string) => void;

/** Writes one line to stderr. */
export const complainToStderr: Complaint = (text) => {
  try {
    writeSync(2, `${oneLine(text)}\n`);
  } catch {
    // Neither the log nor stderr can be written: nobody is left to tell.
  }
};
