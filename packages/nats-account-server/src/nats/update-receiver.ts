// JWTs that arrive because somebody else changed them: `nsc` pushing through a broker, another account server.
// They pass the same door as a POST.
import type { Msg } from '@nats-io/transport-node';
import type { Log } from '@nats-ts/log';
import type { Activations } from '../activations/activations.js';
import type { Intake } from '../intake.js';
import { reasonOf } from './broker-link.js';
import { accountInSubject } from './subjects.js';
import type { UpdateReplies, UpdateResult } from './update-reply.js';
import { WorkQueue } from './work-queue.js';

/** What receiving updates needs. */
export interface UpdateReceiverOptions {
  readonly intake: Intake;
  readonly activations: Activations | undefined;
  readonly replies: UpdateReplies;
  readonly log: Log;
  /** Told after every account update, whether it was taken or refused. */
  readonly onAccountUpdate: (key: string, taken: boolean) => void;
}

/** Updates that may wait; the sender of one too many is told to try again. */
const MOST_WAITING = 10_000;

/** Takes updates one after the other, so that two of the same account keep their order. */
export class UpdateReceiver {
  readonly #options: UpdateReceiverOptions;
  readonly #accounts: WorkQueue<Msg>;
  readonly #activations: WorkQueue<Msg>;
  #received = 0;
  #refused = 0;

  constructor(options: UpdateReceiverOptions) {
    this.#options = options;
    const limit = MOST_WAITING;
    this.#accounts = new WorkQueue({ concurrency: 1, limit, work: (message) => this.#takeAccount(message) });
    this.#activations = new WorkQueue({
      concurrency: 1,
      limit,
      work: (message) => this.#takeActivation(message),
    });
  }

  /** Updates that arrived. */
  get received(): number {
    return this.#received;
  }

  /** Updates that were turned away. */
  get refused(): number {
    return this.#refused;
  }

  /** An account's JWT arrived. */
  account(message: Msg): void {
    this.#received++;
    if (this.#accounts.push(message)) return;
    const account = accountInSubject(message.subject);
    this.#options.onAccountUpdate(account, false);
    this.#answer(message, {
      kind: 'failed',
      account,
      description: 'too many updates at once - try again later',
    });
  }

  /** An activation's JWT arrived. */
  activation(message: Msg): void {
    this.#received++;
    if (this.#activations.push(message)) return;
    this.#refused++;
    this.#options.log.error('activation update dropped - too many updates at once');
  }

  /** Resolves when everything that arrived is dealt with. */
  async idle(): Promise<void> {
    await Promise.all([this.#accounts.idle(), this.#activations.idle()]);
  }

  async #takeAccount(message: Msg): Promise<void> {
    const key = accountInSubject(message.subject);
    try {
      const outcome = await this.#options.intake.submit(message.string(), {
        key,
        from: 'nats',
        // The brokers got this very message.
        notify: false,
      });
      const taken = outcome.kind !== 'refused' && outcome.kind !== 'pending';
      this.#options.onAccountUpdate(key, taken);
      if (outcome.kind === 'refused') this.#failed(message, key, outcome.lines.join('\n'));
      else if (outcome.kind === 'pending') this.#failed(message, key, 'not signed by the operator');
      else this.#answer(message, { kind: 'done', account: key, message: 'Updated jwt' });
    } catch (error) {
      this.#failed(message, key, reasonOf(error));
    }
  }

  #failed(message: Msg, account: string, why: string): void {
    this.#answer(message, {
      kind: 'failed',
      account,
      description: `received error when saving jwt - ${why}`,
    });
  }

  #answer(message: Msg, result: UpdateResult): void {
    const { log, replies } = this.#options;
    if (result.kind === 'done') {
      log.debug(`${result.message} - ${result.account}`);
    } else {
      this.#refused++;
      log.error(`update of account ${result.account} - ${result.description}`);
    }
    if (message.reply === undefined || message.reply === '') return;
    try {
      message.respond(replies.text(result));
    } catch (error) {
      log.warn(`answering an update failed: ${reasonOf(error)}`);
    }
  }

  async #takeActivation(message: Msg): Promise<void> {
    const { activations, log } = this.#options;
    if (activations === undefined) return;
    try {
      const outcome = await activations.submit(message.string(), { from: 'nats' });
      if (outcome.kind !== 'refused') return;
      this.#refused++;
      log.error(`unable to save activation token in notification: ${outcome.lines.join(' ')}`);
    } catch (error) {
      this.#refused++;
      log.error(`unable to save activation token in notification: ${reasonOf(error)}`);
    }
  }
}
