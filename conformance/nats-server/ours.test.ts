// The cases against our server, started as a user starts it.
import { GROUPS } from './cases/index.js';
import { OURS } from './servers.js';
import { conformance } from './suite.js';

conformance(OURS, GROUPS);
