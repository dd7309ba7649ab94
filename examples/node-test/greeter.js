/** Something to test: answers `greet.<name>` with a greeting. */

/**
 * @param {import('@nats-io/transport-node').NatsConnection} connection
 */
export function serveGreetings(connection) {
  connection.subscribe('greet.*', {
    callback(error, message) {
      if (error === null) message.respond(`Hello, ${message.subject.split('.')[1]}!`);
    },
  });
}
