// What the account server is measured against over HTTP: the least that node:http can do for the same answer.
// Started with one JSON argument, a BareAnswer; tells its parent the port.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * @typedef {object} BareAnswer
 * @property {'constant' | 'file'} kind `constant`: these bytes whatever is asked, after the request's body has
 *   arrived. `file`: the file that the last part of the path names, of a sharded store
 * @property {number} status
 * @property {string[]} headers names and values in turn, as node:http takes them; without those that it adds by
 *   itself: Date, Connection, Keep-Alive
 * @property {boolean} date whether the answer has a Date
 * @property {number} keepAliveSeconds of the Keep-Alive header
 * @property {string} [body] of a constant answer; latin1
 * @property {string} [dir] the store's folder
 */

/** @type {BareAnswer} */
const answer = JSON.parse(process.argv[2]);

// The headers that node:http adds come out as those of the answer that is imitated.
const head = (response) => {
  response.sendDate = answer.date;
  response.writeHead(answer.status, answer.headers);
};

// A text body leaves in one write together with the head, a Buffer in two: the text is node:http at its best.
const constant = (request, response) => {
  const send = () => {
    head(response);
    response.end(answer.body, 'latin1');
  };
  if (request.method === 'POST') request.resume().once('end', send);
  else send();
};

const file = async (request, response) => {
  const key = request.url.slice(request.url.lastIndexOf('/') + 1);
  const text = await readFile(join(answer.dir, key.slice(-2), `${key}.jwt`), 'latin1');
  head(response);
  response.end(text, 'latin1');
};

const server = createServer(answer.kind === 'file' ? file : constant);
server.keepAliveTimeout = answer.keepAliveSeconds * 1000;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
