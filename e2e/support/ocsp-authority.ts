// An authority made by openssl: certificates, and a responder that says by OCSP which of them still count.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';

/** An authority whose files lie in one folder: `ca.pem`, and a `.pem` and a `-key.pem` for each name. */
export class OcspAuthority {
  readonly #dir: string;
  readonly #port: number;
  #responder: ChildProcess | undefined;

  private constructor(dir: string, port: number) {
    this.#dir = dir;
    this.#port = port;
  }

  /** Makes the authority's own certificate. */
  static async make(dir: string): Promise<OcspAuthority> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    const authority = new OcspAuthority(dir, port);
    authority.#openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ca-key.pem');
    authority.#openssl(
      ...['req', '-x509', '-new', '-key', 'ca-key.pem', '-subj', '/CN=ca', '-days', '30', '-out', 'ca.pem'],
    );
    return authority;
  }

  /** Where the responder is. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  path(name: string): string {
    return join(this.#dir, name);
  }

  certificate(name: string): X509Certificate {
    return new X509Certificate(readFileSync(this.path(`${name}.pem`)));
  }

  /** Makes a certificate. @param extensions as openssl writes them, a line each */
  issue(name: string, extensions: readonly string[]): void {
    this.#openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}-key.pem`);
    this.#openssl('req', '-new', '-key', `${name}-key.pem`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    writeFileSync(this.path(`${name}.ext`), extensions.join('\n'));
    this.#openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial'],
      ...['-days', '30', '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
  }

  /** Starts the responder anew: it knows these certificates, and that some of them are revoked. */
  async respond(known: readonly string[], revoked: readonly string[] = []): Promise<void> {
    await this.silence();
    const lines = known.map((name) => {
      const { serialNumber } = this.certificate(name);
      return revoked.includes(name)
        ? `R\t301231235959Z\t250101000000Z\t${serialNumber}\tunknown\t/CN=${name}`
        : `V\t301231235959Z\t\t${serialNumber}\tunknown\t/CN=${name}`;
    });
    writeFileSync(this.path('index.txt'), `${lines.join('\n')}\n`);
    await this.#start();
  }

  /** Ends the responder. */
  async silence(): Promise<void> {
    const responder = this.#responder;
    if (responder === undefined || responder.exitCode !== null || responder.signalCode !== null) return;
    const ended = once(responder, 'exit');
    responder.kill('SIGKILL');
    await ended;
  }

  /** It must not be probed: openssl's serves nobody after a connection that says nothing. */
  async #start(): Promise<void> {
    const started = spawn(
      'openssl',
      [
        ...['ocsp', '-port', String(this.#port), '-index', 'index.txt', '-CA', 'ca.pem'],
        ...['-rsigner', 'ca.pem', '-rkey', 'ca-key.pem', '-ndays', '1'],
      ],
      { cwd: this.#dir, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#responder = started;
    await new Promise<void>((resolve, reject) => {
      let said = '';
      const listen = (piece: Buffer) => {
        said += piece;
        if (said.includes('waiting for OCSP client connections')) resolve();
      };
      started.stdout.on('data', listen);
      started.stderr.on('data', listen);
      started.once('exit', () => reject(new Error(`openssl ocsp ended: ${said}`)));
    });
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.#dir, stdio: 'pipe' });
  }
}
