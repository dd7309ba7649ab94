// A certificate for 127.0.0.1, made once with openssl and kept in .cache/bench.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/setup.mjs';

/** @returns {{ cert: string, key: string, caText: string }} file names, and the text of the certificate */
export function tlsFiles() {
  const folder = join(root, '.cache', 'bench', 'tls');
  const cert = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  if (!existsSync(cert)) {
    mkdirSync(folder, { recursive: true });
    const kind = [
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '3650',
    ];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync('openssl', ['req', ...kind, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  }
  return { cert, key, caText: readFileSync(cert, 'utf8') };
}
