// Operator mode of our server, within the process.
import { EMBEDDED } from '../servers.js';
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

operatorSuite(EMBEDDED);
directorySuite(EMBEDDED);
resolverOptionsSuite(EMBEDDED);
sharingSuite(EMBEDDED);
changesSuite(EMBEDDED);
aroundSuite(EMBEDDED);
limitsSuite(EMBEDDED);
rightsSuite(EMBEDDED);
silentSuite(EMBEDDED);
packsSuite(EMBEDDED, EMBEDDED);
doubtfulPacksSuite(EMBEDDED);
trustSuite(EMBEDDED);
