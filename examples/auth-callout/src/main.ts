// Starts the service: NATS_URL, and NATS_USER and NATS_PASSWORD or NATS_CREDS (a file), to connect with; ISSUER_SEED to
// sign with, XKEY_SEED where questions are encrypted, APP_SEED in operator mode: the account that users are put into.
import { readFileSync } from 'node:fs';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { curveKeyPairFromSeed, keyPairFromSeed } from '@nats-ts/jwt';
import { serve } from './service.js';
import { users } from './users.js';

const { NATS_URL, NATS_USER, NATS_PASSWORD, NATS_CREDS, ISSUER_SEED = '', XKEY_SEED, APP_SEED } = process.env;
const connection = await connect({
  servers: NATS_URL ?? 'nats://127.0.0.1:4222',
  ...(NATS_USER === undefined ? {} : { user: NATS_USER, pass: NATS_PASSWORD }),
  ...(NATS_CREDS === undefined ? {} : { authenticator: credsAuthenticator(readFileSync(NATS_CREDS)) }),
});
serve(connection, {
  issuer: keyPairFromSeed(ISSUER_SEED),
  ...(APP_SEED === undefined ? {} : { accounts: { APP: keyPairFromSeed(APP_SEED) } }),
  ...(XKEY_SEED === undefined ? {} : { xkey: curveKeyPairFromSeed(XKEY_SEED) }),
  decide: users({
    alice: { password: 'alice', account: 'APP' },
    bob: { password: 'bob', account: 'APP', permissions: { pub: { allow: ['bob.>'] } } },
  }),
});
console.log(`answering for ${connection.getServer()}`);
await connection.closed();
