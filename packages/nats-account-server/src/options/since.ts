/** How the option tables mark what the Go account server does not have. */

/** The version that brought an option of our own. */
export const OURS = 'nats-ts 0.1';
