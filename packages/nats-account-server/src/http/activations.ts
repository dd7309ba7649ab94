/** `/jwt/v1/activations…`: activation tokens, posted once and fetched by their hash. */
import { unarmour } from '@nats-ts/jwt';
import type { Activations, StoredActivation } from '../activations/activations.js';
import { answers } from '../errors.js';
import { plainText } from './accounts.js';
import type { BodyReader } from './body.js';
import { matchesEtag } from './caching.js';
import { type Call, isSet } from './call.js';
import { decodeText } from './decode-text.js';
import { JwtResponses } from './jwt-response.js';
import { emptyReply, type Reply, textReply } from './reply.js';

/** What the activation routes are made of. */
export interface ActivationRoutesOptions {
  readonly activations: Activations;
  /** Brings the token up to date from the primary; does nothing on a server that is no replica. */
  readonly refresh: (hash: string) => Promise<void>;
  /** Tells the brokers, for `?notify=true`. */
  readonly notify: (activation: StoredActivation) => Promise<boolean>;
  readonly bodies: BodyReader;
  /** Milliseconds that a token without expiry may be kept by clients. */
  readonly maxAge: number;
}

/** The handlers of the activation routes. */
export class ActivationRoutes {
  readonly #options: ActivationRoutesOptions;
  readonly #responses = new JwtResponses();
  #maxAge: number;

  constructor(options: ActivationRoutesOptions) {
    this.#options = options;
    this.#maxAge = Math.floor(options.maxAge / 1000);
  }

  /** Takes over changed options. */
  reconfigure(options: Pick<ActivationRoutesOptions, 'maxAge'>): void {
    this.#maxAge = Math.floor(options.maxAge / 1000);
  }

  /** `GET /jwt/v1/activations/<hash>`. A token that expired or was revoked is not given out. */
  async get({ parameter: hash, query, request }: Call): Promise<Reply> {
    await this.#options.refresh(hash);
    const found = await this.#options.activations.load(hash);
    if (found.kind !== 'found') return textReply(404, answers.noActivation);
    const { activation } = found;
    if (isSet(query, 'notify')) await this.#options.notify(activation);
    if (isSet(query, 'text')) return plainText(activation.token);
    if (isSet(query, 'decode')) return plainText(decodeText(activation.token));
    const maxAge = this.#maxAge;
    const made = this.#responses.of(activation);
    const ifNoneMatch = request.headers['if-none-match'];
    if (ifNoneMatch !== undefined && matchesEtag(ifNoneMatch, made.etag)) {
      return { status: 304, headers: made.notModifiedHeaders(maxAge), body: '' };
    }
    return { status: 200, headers: made.headers(maxAge), body: made.body };
  }

  /** `POST /jwt/v1/activations`. */
  async post(call: Call): Promise<Reply> {
    const body = await this.#options.bodies.read(call);
    if (body.kind === 'refused') return body.reply;
    const outcome = await this.#options.activations.submit(unarmour(body.text), { from: 'http' });
    switch (outcome.kind) {
      case 'refused':
        return textReply(outcome.status, outcome.lines.join('\n'));
      case 'older':
        return textReply(409, answers.olderActivation);
      default:
        return emptyReply(200);
    }
  }
}
