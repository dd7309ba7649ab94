// Starts the service: NATS_URL, NATS_USER and NATS_PASSWORD to connect with, ISSUER_SEED to sign with, XKEY_SEED where
// questions are encrypted.
import { connect } from '@nats-io/transport-node';
import { curveKeyPairFromSeed, keyPairFromSeed } from '@nats-ts/jwt';
import { serve } from './service.js';
import { users } from './users.js';

const { NATS_URL, NATS_USER, NATS_PASSWORD, ISSUER_SEED = '', XKEY_SEED } = process.env;
const connection = await connect({
  servers: NATS_URL ?? 'nats://127.0.0.1:4222',
  ...(NATS_USER === undefined ? {} : { user: NATS_USER, pass: NATS_PASSWORD }),
});
serve(connection, {
  issuer: keyPairFromSeed(ISSUER_SEED),
  ...(XKEY_SEED === undefined ? {} : { xkey: curveKeyPairFromSeed(XKEY_SEED) }),
  decide: users({ alice: { password: 'alice', account: 'APP' } }),
});
console.log(`answering for ${connection.getServer()}`);
await connection.closed();
