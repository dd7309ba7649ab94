/** The program `nats-server`. */
import { NatsServer } from './nats-server.js';

await NatsServer.start();
