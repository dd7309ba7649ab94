/**
 * What a connection may do, compiled. The broker asks these questions only for connections that have permissions,
 * and remembers the answers per subject; an implementation need not be fast, only right.
 */
export interface Permissions {
  /** May it publish on this literal subject? Response permissions are the broker's own business. */
  canPublish(subject: string): boolean;
  /** May it subscribe to this subject, wildcards included, in this queue group (empty for none)? */
  canSubscribe(subject: string, queue: string): boolean;
  /** The lists behind it, for people; left out where there are none. */
  describe?(): DescribedPermissions;
  /**
   * May a message on this literal subject be delivered to a subscription in this queue group (empty for none)? Only
   * asked when `filtersDelivery` says so: a wildcard subscription may reach into a denied subject.
   */
  canReceive(subject: string, queue: string): boolean;
  /** True when the deny list overlaps what this subscription would receive, so that `canReceive` must be asked. */
  filtersDelivery(subject: string, queue: string): boolean;
  /** Set when replies to received requests are allowed although `canPublish` says no. */
  readonly responses: ResponsePermission | undefined;
}

/** How often and how long a reply subject that was received may be published on. */
export interface ResponsePermission {
  /** Most messages per reply subject; 0 or less for no limit. */
  readonly maxMessages: number;
  /** Milliseconds after the request; 0 or less for no limit. */
  readonly expires: number;
}

/** Subjects that are allowed and denied; a list that is left out says nothing. */
export interface DescribedSubjects {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}

/** Permissions as a user is told of them. */
export interface DescribedPermissions {
  readonly publish: DescribedSubjects;
  readonly subscribe: DescribedSubjects;
  /** `ttl` is nanoseconds. */
  readonly responses?: { readonly max: number; readonly ttl: number };
}
