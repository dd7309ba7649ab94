import type { INestMicroservice } from '@nestjs/common';
import { type ClientProxy, ClientsModule, type NatsOptions, Transport } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { firstValueFrom } from 'rxjs';
import { GreeterController } from '../src/greeter.controller';

describe('the greeter', () => {
  let stopServer: () => Promise<void>;
  let app: INestMicroservice;
  let client: ClientProxy;

  beforeAll(async () => {
    // The package is an ES module, and this file is not: import() brings it.
    const { startTestServer } = await import('@nats-ts/nats-server/testing');
    const server = await startTestServer();
    stopServer = () => server.close();
    const nats: NatsOptions = { transport: Transport.NATS, options: { servers: [server.clientUrl] } };
    const module = await Test.createTestingModule({
      imports: [ClientsModule.register([{ name: 'CLIENT', ...nats }])],
      controllers: [GreeterController],
    }).compile();
    app = module.createNestMicroservice(nats);
    await app.listen();
    client = app.get('CLIENT');
  });

  afterAll(async () => {
    await client.close();
    await app.close();
    await stopServer();
  });

  it('greets by name', async () => {
    expect(await firstValueFrom(client.send('greet', 'ada'))).toBe('Hello, ada!');
  });
});
