// The pages over HTTPS, on both servers: with the certificates of the clients' TLS, of any age that TLS still has, and
// without asking anybody for a certificate.
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type Broker, EMBEDDED, GO } from '../servers.js';
import { differences, shapeOf } from './shape.js';

const FOLDER = new URL('../../../packages/nats-account-server/fixtures/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, FOLDER));

interface Answer {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly protocol: string | null;
  readonly subject: string | string[] | undefined;
  readonly text: string;
}

function ask(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: 'localhost', port, path, ca: readFileSync(file('ca.pem')), agent: false };
    get(options, (response) => {
      let text = '';
      const socket = response.socket as TLSSocket;
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          type: response.headers['content-type'],
          protocol: socket.getProtocol(),
          subject: socket.getPeerCertificate().subject?.CN,
          text,
        }),
      );
    }).on('error', reject);
  });
}

async function start(broker: Broker, https: string): Promise<(path: string) => Promise<Answer>> {
  const server = await broker.start({
    conf: `${https}
      tls {
        cert_file: "${file('server.pem')}", key_file: "${file('server-key.pem')}", ca_file: "${file('ca.pem')}"
        verify: true
      }`,
  });
  onTestFinished(() => server.stop());
  const [, port] = await server.logged(/Starting https monitor on \S*:(\d+)/);
  return (path) => ask(Number(port), path);
}

test.each(['https: "127.0.0.1:-1"', 'https: "127.0.0.1:-1", http_base_path: "/nats"', 'https_port: -1'])(
  '%s',
  async (https) => {
    const [theirs, own] = [await start(GO, https), await start(EMBEDDED, https)];
    const base = https.includes('/nats') ? '/nats' : '';
    const maps = ['http_req_stats', 'metadata'];
    for (const path of [`${base}/varz`, `${base}/connz?auth=1`, `${base}/healthz`]) {
      const [left, right] = [await theirs(path), await own(path)];
      const seen = ({ text: _, ...rest }: Answer) => rest;
      expect(seen(right), path).toEqual(seen(left));
      expect(right.status).toBe(200);
      const shapes = [left, right].map(({ text }) => shapeOf(JSON.parse(text), maps));
      expect(differences(shapes[0] ?? {}, shapes[1] ?? {}), path).toEqual([]);
    }
  },
);
