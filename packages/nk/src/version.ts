// The version that `nk -v` prints: the package's own.
import { readFileSync } from 'node:fs';

/** Version of this package. */
export function programVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && 'version' in value ? String(value.version) : '';
}
