// The version that `nsc --version` prints: the package's own.
import { readFileSync } from 'node:fs';

/** Set where the program is bundled into one file, which has no path to the package. */
declare const NSC_VERSION: string | undefined;

/** Version of this package. */
export function programVersion(): string {
  if (typeof NSC_VERSION === 'string') return NSC_VERSION;
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && 'version' in value ? String(value.version) : '';
}
