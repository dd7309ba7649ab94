/** How a message came to where it is: who published it, and through which accounts it went. */
import type { DeliveryObserver } from '../client/delivery.js';
import type { Receiver } from '../subjects/subscription.js';
import type { Account } from './account.js';
import type { ExportedService } from './exported-service.js';
import type { Statistics } from './statistics.js';

/** What a service is told of who asks, in the words of the Go server; the order of the members counts. */
export interface RequestInfo {
  readonly start?: string;
  readonly host?: string;
  readonly id?: number;
  readonly acc?: string;
  /** The account that passed a request on. */
  readonly svc?: string;
  readonly user?: string;
  readonly name?: string;
  readonly lang?: string;
  readonly ver?: string;
  /** Nanoseconds. */
  readonly rtt?: number;
  readonly server?: string;
  readonly cluster?: string;
  readonly jwt?: string;
  readonly issuer_key?: string;
  readonly name_tag?: string;
  readonly tags?: readonly string[];
  readonly kind?: string;
  readonly client_type?: string;
}

/** Who publishes. */
export interface Requester {
  /** What others may know of it: account and round trip, or everything. */
  requestInfo(detailed: boolean): RequestInfo;
  /** The name of the server, and its cluster. */
  serverInfo(): Pick<RequestInfo, 'server' | 'cluster'>;
}

/** Records where a message goes; the trace of one message. */
export interface PassageTrace extends DeliveryObserver {
  /** It goes on in another account; false when that must not be traced further. */
  observeService(account: string, from: string, to: string, allowTrace: boolean): boolean;
}

/** The way of the message at hand. */
export interface Passage {
  /** Undefined for messages of the server itself. */
  readonly requester: Requester | undefined;
  /** A receiver that does not want its own messages. */
  readonly silent: Receiver | undefined;
  readonly trace: PassageTrace | undefined;
  /** Nothing about its publisher asks for a look at each delivery. */
  readonly plain: boolean;
  /** Where deliveries are counted beside their account. */
  readonly statistics: Statistics | undefined;
  /** The services it went through, the last one last. */
  readonly chain: readonly ExportedService[];
  /** Does the last of them know who asks? */
  readonly shared: boolean;
  /** What the last of them was told. */
  readonly info: RequestInfo | undefined;
  readonly account: Account;
}
