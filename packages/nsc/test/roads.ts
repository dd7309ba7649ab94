// Whether a broker lets a bearer token in by the roads that the official client for Node does not go: NATS over
// WebSocket, MQTT, and MQTT over WebSocket. Frames and packets are as RFC 6455 and MQTT 3.1.1 have them.
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** How a client comes in. */
export type Road = 'WEBSOCKET' | 'MQTT' | 'MQTT_WS';

/** How the packet begins that answers MQTT's CONNECT; its fourth byte is 0 for those who may come in. */
const CONNACK = '\x20\x02';

/** Whether it may come in; whoever is refused is sent away. */
export async function letsIn(road: Road, port: number, token: string): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const arrived = new Arrived(socket);
  const send = (bytes: Buffer) => socket.write(road === 'MQTT' ? bytes : frame(bytes));
  try {
    if (road !== 'MQTT') {
      socket.write(upgrade(road));
      await arrived.find('\r\n\r\n');
    }
    if (road === 'WEBSOCKET') {
      const greeting = { jwt: token, verbose: false, pedantic: false, lang: 'test', protocol: 1 };
      send(Buffer.from(`CONNECT ${JSON.stringify(greeting)}\r\nPING\r\n`));
      await arrived.find('PONG\r\n');
      return true;
    }
    send(mqttConnect(token));
    const [, , , code] = await arrived.find(CONNACK, 4);
    return code === 0;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Everything that came. */
class Arrived {
  #bytes = Buffer.alloc(0);
  #over = false;
  #wake = (): void => {};

  constructor(socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#over = true;
      this.#wake();
    });
  }

  /** So many bytes from the first place of a text on, when they have come. @throws Error when the connection ends first */
  async find(text: string, length = text.length): Promise<Buffer> {
    for (;;) {
      const at = this.#bytes.indexOf(text);
      if (at >= 0 && this.#bytes.length >= at + length) return this.#bytes.subarray(at, at + length);
      if (this.#over) throw new Error('the connection ended');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function upgrade(road: Road): string {
  return [
    `GET ${road === 'MQTT_WS' ? '/mqtt' : '/'} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    ...(road === 'MQTT_WS' ? ['Sec-WebSocket-Protocol: mqtt'] : []),
    '\r\n',
  ].join('\r\n');
}

/** One whole binary frame, masked with zeros. */
function frame(payload: Buffer): Buffer {
  const header = Buffer.from([0x82, 0xfe, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([header, payload]);
}

function mqttConnect(token: string): Buffer {
  const field = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  };
  // Protocol level 4; name, password and a session of its own; keep-alive of a minute.
  const settings = Buffer.from([4, 0xc2, 0, 60]);
  const id = `c${randomBytes(6).toString('hex')}`;
  const body = Buffer.concat([field('MQTT'), settings, field(id), field('any'), field(token)]);
  return Buffer.concat([Buffer.from([0x10, (body.length & 0x7f) | 0x80, body.length >> 7]), body]);
}
