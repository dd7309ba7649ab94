/** An answer that one account owes another. */
import type { Account } from './account.js';
import type { ExportedService } from './exported-service.js';
import type { Tracking } from './latency.js';

/** How the wait for an answer ended without one. */
export type ResponseEnd = 'no delivery' | 'timeout' | 'interest lost';

/** Where an answer on `subject` goes. */
export interface PendingResponse {
  /** The reply subject the service was given, in its account. */
  readonly subject: string;
  /** The account that asked, and the reply subject it named. */
  readonly account: Account;
  readonly reply: string;
  readonly service: ExportedService;
  /** More than one message may come. */
  readonly several: boolean;
  /** Does the asking account show who asks? */
  readonly shared: boolean;
  /** How the time is measured; undefined when it is not. */
  readonly tracking: Tracking | undefined;
  /** Milliseconds of the Unix epoch. */
  since: number;
  /** Something came. */
  answered: boolean;
}
