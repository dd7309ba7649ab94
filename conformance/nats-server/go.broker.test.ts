// The cases against the Go server: they are facts about NATS, not about us.
import { GROUPS } from './cases/index.js';
import { GO } from './servers.js';
import { conformance } from './suite.js';

conformance(GO, GROUPS);
