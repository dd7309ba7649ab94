// Operator mode of the Go server: what the suite says is a fact about NATS.
import { EMBEDDED, GO } from '../servers.js';
import { aroundSuite } from './around-suite.js';
import { changesSuite } from './changes-suite.js';
import { directorySuite } from './directory-suite.js';
import { limitsSuite } from './limits-suite.js';
import { doubtfulPacksSuite, packsSuite } from './packs-suite.js';
import { resolverOptionsSuite } from './resolver-options-suite.js';
import { rightsSuite } from './rights-suite.js';
import { sharingSuite } from './sharing-suite.js';
import { silentSuite } from './silent-suite.js';
import { operatorSuite } from './suite.js';
import { trustSuite } from './trust-suite.js';

operatorSuite(GO);
directorySuite(GO);
resolverOptionsSuite(GO);
sharingSuite(GO);
changesSuite(GO);
aroundSuite(GO);
limitsSuite(GO);
rightsSuite(GO);
silentSuite(GO);
packsSuite(GO, GO);
packsSuite(GO, EMBEDDED);
doubtfulPacksSuite(GO);
trustSuite(GO);
