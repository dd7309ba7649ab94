/** The permissions of the configuration, turned into answers. The rules are those of the Go server's `permissions`. */
import type { PermissionOptions, SubjectPermissionOptions } from '../options/auth-types.js';
import type {
  DescribedPermissions,
  DescribedSubjects,
  Permissions,
  ResponsePermission,
} from './permissions.js';
import { queueMatches, SubjectTree } from './subject-tree.js';

/** Lists of allowed and denied subjects as trees; an allow list that is absent allows everything. */
class Rules {
  readonly #allow: SubjectTree | undefined;
  readonly #deny: SubjectTree | undefined;

  constructor(lists: SubjectPermissionOptions, emptyAllowsNothing: boolean) {
    const { allow, deny } = lists;
    const allows = allow !== undefined && (allow.length > 0 || emptyAllowsNothing);
    this.#allow = allows ? treeOf(allow) : undefined;
    this.#deny = deny !== undefined && deny.length > 0 ? treeOf(deny) : undefined;
  }

  /** Denied goes before allowed. A queue that the lists name is ruled by what they say of it. */
  permit(subject: string, queue: string): boolean {
    if (this.#allow !== undefined) {
      const { plain, queues } = this.#allow.cover(subject);
      const allowed = queue !== '' && queues.length > 0 ? queueMatches(queue, queues) : plain;
      if (!allowed) return false;
    }
    return !this.denies(subject, queue);
  }

  denies(subject: string, queue: string): boolean {
    if (this.#deny === undefined) return false;
    const { plain, queues } = this.#deny.cover(subject, true);
    return plain || (queue !== '' && queues.length > 0 && queueMatches(queue, queues));
  }

  /** Whether something denied lies within a subject that is not denied as a whole. */
  deniesPartOf(subject: string): boolean {
    return this.#deny?.meets(subject) ?? false;
  }
}

function treeOf(entries: readonly string[]): SubjectTree {
  const tree = new SubjectTree();
  for (const entry of entries) {
    const [subject = '', queue = ''] = entry.trim().split(/\s+/);
    if (subject !== '') tree.add(subject, queue);
  }
  return tree;
}

class CompiledPermissions implements Permissions {
  readonly responses: ResponsePermission | undefined;
  readonly #publish: Rules | undefined;
  readonly #subscribe: Rules | undefined;
  readonly #options: PermissionOptions;

  constructor(options: PermissionOptions) {
    const { publish, subscribe, allowResponses } = options;
    this.#options = options;
    this.responses = allowResponses && {
      maxMessages: allowResponses.max,
      expires: allowResponses.expires,
    };
    // Whoever may answer may publish nothing else unless it is said.
    const publishing =
      allowResponses === undefined ? publish : { allow: publish?.allow ?? [], deny: publish?.deny };
    this.#publish = publishing && new Rules(publishing, true);
    this.#subscribe = subscribe && new Rules(subscribe, false);
  }

  describe(): DescribedPermissions {
    const { publish, subscribe, allowResponses } = this.#options;
    return {
      publish: describeSubjects(publish),
      subscribe: describeSubjects(subscribe),
      ...(allowResponses === undefined
        ? {}
        : { responses: { max: allowResponses.max, ttl: Math.round(allowResponses.expires * 1e6) } }),
    };
  }

  canPublish(subject: string): boolean {
    return this.#publish?.permit(subject, '') ?? true;
  }

  canSubscribe(subject: string, queue: string): boolean {
    return this.#subscribe?.permit(subject, queue) ?? true;
  }

  canReceive(subject: string, queue: string): boolean {
    return !(this.#subscribe?.denies(subject, queue) ?? false);
  }

  filtersDelivery(subject: string, queue: string): boolean {
    if (this.#subscribe === undefined) return false;
    const wide = queue !== '' || subject.split('.').some((token) => token === '*' || token === '>');
    return wide && this.#subscribe.deniesPartOf(subject);
  }
}

function describeSubjects({ allow, deny }: Partial<SubjectPermissionOptions> = {}): DescribedSubjects {
  return {
    ...(allow === undefined || allow.length === 0 ? {} : { allow }),
    ...(deny === undefined || deny.length === 0 ? {} : { deny }),
  };
}

/** Permissions of a user; undefined where everything is allowed. */
export function compilePermissions(options: PermissionOptions | undefined): Permissions | undefined {
  if (options === undefined) return undefined;
  const { publish, subscribe, allowResponses } = options;
  if (publish === undefined && subscribe === undefined && allowResponses === undefined) return undefined;
  return new CompiledPermissions(options);
}
