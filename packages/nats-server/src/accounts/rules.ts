/**
 * What an account is made of, wherever it was said: in the configuration, or in a JWT. Both are read into this;
 * nothing behind it knows where a rule came from.
 */
import type { Permissions } from '../auth/permissions.js';

/** Limits of an account; -1 for none. */
export interface AccountLimits {
  /** Client connections. */
  readonly maxConnections: number;
  /** Leaf node connections. */
  readonly maxLeafnodes: number;
  /** Subscriptions of each connection. */
  readonly maxSubscriptions: number;
  /** Bytes. */
  readonly maxPayload: number;
}

/** Where traces go, and how many of 100 messages are traced. */
export interface MessageTraceRule {
  readonly dest: string;
  readonly sampling: number;
}

/** How many replies one request gets. */
export type ResponseType = 'singleton' | 'stream' | 'chunked';

/** How the latency of a service is measured. */
export interface LatencyRule {
  /** Subject, in the exporting account, that gets the measurements. */
  readonly subject: string;
  /** Requests of 100 that are measured; 0 for those whose headers ask for it. */
  readonly sampling: number;
}

/** Who may import: everyone, those named, or those who show an activation token. */
export type ExportAccess =
  | { readonly kind: 'public' }
  | { readonly kind: 'accounts'; readonly names: readonly string[] }
  | {
      readonly kind: 'token';
      /** Keys that activations may be signed by: the account and its signing keys. */
      readonly issuers: readonly string[];
      /** Activations for these importing accounts (`*`: all) issued at or before the time, in Unix seconds, are void. */
      readonly revocations: Readonly<Record<string, number>>;
    };

interface ExportRuleBase {
  readonly subject: string;
  readonly access: ExportAccess;
  /** Token of the subject that must be the name of the importing account, counted from 1; 0 for none. */
  readonly accountTokenPosition: number;
  readonly allowTrace: boolean;
}

/** Messages others may receive. */
export interface StreamExportRule extends ExportRuleBase {
  readonly kind: 'stream';
}

/** Requests others may send. */
export interface ServiceExportRule extends ExportRuleBase {
  readonly kind: 'service';
  readonly responseType: ResponseType;
  /** Milliseconds in which a reply is expected; 0 for the default. */
  readonly responseThreshold: number;
  readonly latency: LatencyRule | undefined;
}

/** What an account gives. */
export type ExportRule = StreamExportRule | ServiceExportRule;

interface ImportRuleBase {
  /** Name of the exporting account. */
  readonly account: string;
  /** The subject there. */
  readonly subject: string;
  /** The subject here; wildcards of `subject` may be named as `$1` and so on. Same as `subject` where nothing else was said. */
  readonly localSubject: string;
  readonly allowTrace: boolean;
  /** Activation JWT, where the export wants one. */
  readonly token: string;
}

/** Messages of another account. */
export interface StreamImportRule extends ImportRuleBase {
  readonly kind: 'stream';
}

/** A service of another account. */
export interface ServiceImportRule extends ImportRuleBase {
  readonly kind: 'service';
  /** Tell the service who asks. */
  readonly share: boolean;
}

/** What an account takes. */
export type ImportRule = StreamImportRule | ServiceImportRule;

/** One of the subjects that a mapped subject becomes. */
export interface MappingDestination {
  /** May use destination functions such as `{{wildcard(1)}}`. */
  readonly subject: string;
  /** Of 100 messages, how many. */
  readonly weight: number;
  /** Counts only in this cluster; empty for everywhere. */
  readonly cluster: string;
}

/** A subject that becomes others. */
export interface MappingRule {
  readonly subject: string;
  readonly destinations: readonly MappingDestination[];
}

/** Everything that is said of an account. */
export interface AccountRules {
  readonly limits: AccountLimits;
  readonly exports: readonly ExportRule[];
  readonly imports: readonly ImportRule[];
  readonly mappings: readonly MappingRule[];
  /** For users of the account that have none of their own. */
  readonly defaultPermissions: Permissions | undefined;
  readonly messageTrace: MessageTraceRule | undefined;
}
