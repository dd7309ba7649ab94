/** What a command line asks for, before any server is thought of. */
import type { ServerFlags } from '../options/flags.js';

/** One thing to do. */
export type Request =
  | { readonly kind: 'version' }
  | { readonly kind: 'help' }
  | { readonly kind: 'tls-help' }
  | { readonly kind: 'signal'; readonly command: string }
  | { readonly kind: 'test' }
  | { readonly kind: 'serve' }
  | { readonly kind: 'mistake'; readonly text: string };

/** In the order of the Go server: version, help, words that are no flags, signal, test, serve. */
export function requestOf({ values, rest }: ServerFlags): Request {
  if (values.v) return { kind: 'version' };
  if (values.h) return { kind: 'help' };
  if (values.help_tls) return { kind: 'tls-help' };
  const [word] = rest;
  if (word !== undefined) {
    switch (word.toLowerCase()) {
      case 'version':
        return { kind: 'version' };
      case 'help':
        return { kind: 'help' };
      default:
        return {
          kind: 'mistake',
          text: `unrecognized command: ${JSON.stringify(word)}\nOptions begin with a dash; nats-server -h shows them.`,
        };
    }
  }
  if (values.sl !== '') return { kind: 'signal', command: values.sl };
  if (!values.t) return { kind: 'serve' };
  if (values.c !== '') return { kind: 'test' };
  return { kind: 'mistake', text: 'must specify [-c, --config] option to check configuration file syntax' };
}
