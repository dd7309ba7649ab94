// The Go program, as a fact.
import { GO_PROGRAM } from '../servers.js';
import { programConformance } from './suite.js';

programConformance('the Go nats-server', [GO_PROGRAM]);
