// Our program, by the same cases.
import { OUR_PROGRAM } from '../servers.js';
import { programConformance } from './suite.js';

programConformance('our nats-server', [process.execPath, OUR_PROGRAM]);
