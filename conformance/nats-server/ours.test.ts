// Our server as a user starts it, where a process of its own makes a difference: flags, signals, TLS, slow clients.
// The whole of the cases runs against the same code in `embedded.test.ts`.
import { TOKEN_FLAG, USER_FLAGS } from './cases/auth.js';
import { CLUSTER_NAME_BY_FLAG } from './cases/cluster-name.js';
import { LAME_DUCK, RELOAD, SLOW } from './cases/lifecycle.js';
import { PUBLISH } from './cases/publish.js';
import { TLS } from './cases/tls.js';
import { OURS } from './servers.js';
import { conformance } from './suite.js';

conformance(OURS, [TOKEN_FLAG, USER_FLAGS, PUBLISH, RELOAD, LAME_DUCK, SLOW, TLS, CLUSTER_NAME_BY_FLAG]);
