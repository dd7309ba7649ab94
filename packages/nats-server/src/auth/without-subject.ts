/** Permissions with one subject more that may not be published on. */
import type { Permissions } from './permissions.js';

/** The same permissions, all of them where there are none, without leave to publish on a literal subject. */
export function withoutPublish(permissions: Permissions | undefined, subject: string): Permissions {
  return {
    canPublish: (asked) => asked !== subject && (permissions?.canPublish(asked) ?? true),
    canSubscribe: (asked, queue) => permissions?.canSubscribe(asked, queue) ?? true,
    canReceive: (asked, queue) => permissions?.canReceive(asked, queue) ?? true,
    filtersDelivery: (asked, queue) => permissions?.filtersDelivery(asked, queue) ?? false,
    responses: permissions?.responses,
  };
}
