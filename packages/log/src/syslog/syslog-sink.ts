// Log lines to a syslog, of the system or of a server.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LogError } from '../errors.js';
import { type Complaint, complainToStderr } from '../last-resort.js';
import type { Level } from '../level.js';
import type { LogSink, ReopenResult } from '../sink.js';
import { priority, remoteMessage } from './message.js';
import {
  DatagramTransport,
  type OnError,
  ProgramTransport,
  StreamTransport,
  type SyslogTransport,
} from './transport.js';

/** Where a syslog sink writes. */
export interface SyslogOptions {
  /** The name a message carries. */
  readonly tag: string;
  /** `udp://host:port`, `tcp://host:port` or `unix:/path` of a stream socket; left out: the system's syslog. */
  readonly address?: string;
  /** Where it is said, once, that messages cannot be sent. Default stderr. */
  readonly complain?: Complaint;
}

const DEFAULT_PORT = 514;

/** A sink that writes to a syslog. Times and process ids are the syslog's business and not repeated in the text. */
export class SyslogSink implements LogSink {
  readonly #transport: SyslogTransport;
  readonly #message: (level: Level, text: string) => string;

  /** @throws LogError `cannot-open` when the address is none, or this system's syslog cannot be reached. */
  constructor({ tag, address = '', complain = complainToStderr }: SyslogOptions) {
    let said = false;
    const onError: OnError = (error) => {
      if (!said) complain(`log: cannot write to syslog: ${error.message}`);
      said = true;
    };
    if (address === '') {
      this.#transport = new ProgramTransport(systemLogger(), tag, onError);
      this.#message = (level, text) => `<${priority(level, 'local')}>${text}\n`;
    } else {
      this.#transport = remoteTransport(address, onError);
      this.#message = (level, text) => remoteMessage(level, tag, text);
    }
  }

  write(level: Level, text: string): void {
    this.#transport.send(this.#message(level, text));
  }

  flush(): void {
    // Messages are handed over as they come; nothing waits here.
  }

  reopen(): ReopenResult {
    return { kind: 'ignored' };
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}

function remoteTransport(address: string, onError: OnError): SyslogTransport {
  let url: URL;
  try {
    url = new URL(address);
  } catch (cause) {
    throw new LogError(
      'cannot-open',
      `error parsing syslog address ${JSON.stringify(address)}; write udp://host:514`,
      {
        cause,
      },
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  if (url.protocol === 'udp:') return new DatagramTransport(host, port, onError);
  if (url.protocol === 'tcp:') return new StreamTransport({ host, port }, onError);
  if (url.protocol === 'unix:')
    return new StreamTransport({ path: decodeURIComponent(url.pathname) }, onError);
  const scheme = url.protocol.slice(0, -1);
  throw new LogError(
    'cannot-open',
    `error invalid network type: ${JSON.stringify(scheme)}; there are udp, tcp and unix`,
  );
}

/** Path of the program that speaks to this system's syslog. */
function systemLogger(): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'logger');
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  const text =
    'error connecting to syslog: there is no program "logger" (util-linux) on PATH; use a remote syslog';
  throw new LogError('cannot-open', text);
}
