/** The page at the root: where the others are. */
import { natsVersion, version } from '../version.js';

const LINKS: readonly (readonly [path: string, text: string])[] = [
  ['varz', 'The server: addresses, limits, counters'],
  ['connz', 'Connections'],
  ['accountz', 'Accounts'],
  ['accstatz', 'Counters of accounts'],
  ['subsz', 'Subscriptions'],
  ['routez', 'Routes'],
  ['leafz', 'Leaf nodes'],
  ['gatewayz', 'Gateways'],
  ['jsz', 'JetStream'],
  ['raftz', 'Raft groups'],
  ['healthz', 'Health'],
  ['debug/vars', 'The process'],
  ['metrics', 'For Prometheus'],
];

/** HTML. @param base path the pages begin with, without a slash at its end */
export function rootPage(base: string, name: string): string {
  const rows = LINKS.map(
    ([path, text]) =>
      `<li><a href="${inHtml(`${base}/${path}`)}">${inHtml(text)}</a> <code>/${path}</code></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>NATS server ${inHtml(name)}</title>
<style>body { font: 16px/1.6 system-ui, sans-serif; margin: 2rem } code { color: #666 } ul { padding: 0; list-style: none }</style>
</head>
<body>
<h1>NATS server ${inHtml(name)}</h1>
<ul>
${rows.join('\n')}
</ul>
<p>nats-ts ${inHtml(version)}, NATS ${inHtml(natsVersion)}</p>
</body>
</html>
`;
}

function inHtml(text: string): string {
  return text.replace(/[<>&"]/g, (found) => `&#${found.charCodeAt(0)};`);
}
