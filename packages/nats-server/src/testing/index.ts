// The public surface of @nats-ts/nats-server/testing.
export {
  type Hook,
  type Hooks,
  startTestServer,
  type TestServer,
  type TestServerSettings,
  useNatsServer,
} from './test-server.js';
