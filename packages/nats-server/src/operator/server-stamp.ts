/** What answers of the system account say of the server that gives them. */
import { natsVersion } from '../version.js';

/** Who answers. */
export interface ServerStampOptions {
  readonly id: string;
  /** Read each time: a reload may change them. */
  readonly name: () => string;
  readonly host: () => string;
  readonly tags: () => readonly string[];
}

/** Makes the `server` part of answers, numbered. */
export class ServerStamp {
  readonly #options: ServerStampOptions;
  #sequence = 0;

  constructor(options: ServerStampOptions) {
    this.#options = options;
  }

  /** The part for the next answer. */
  next(): Readonly<Record<string, unknown>> {
    const { id, name, host, tags } = this.#options;
    const list = tags();
    return {
      name: name(),
      host: host(),
      id,
      ver: natsVersion,
      ...(list.length === 0 ? {} : { tags: list }),
      jetstream: false,
      flags: 0,
      seq: ++this.#sequence,
      time: new Date().toISOString(),
    };
  }
}
