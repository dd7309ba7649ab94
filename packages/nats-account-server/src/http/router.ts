/**
 * Finds the handler of a request, sends what it answers, and counts it. Whatever goes wrong in a handler ends as a
 * 500 for that one request. Plain GETs of warm JWTs do not come this far: see `warm-lane.ts`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '@nats-ts/log';
import { answers } from '../errors.js';
import type { Metrics, RouteMetrics } from '../metrics.js';
import { type Call, type Handler, splitTarget } from './call.js';
import { corsHeaders, isPreflight, preflightHeaders } from './cors.js';
import type { InFlight } from './in-flight.js';
import { emptyReply, type Reply, textReply } from './reply.js';

/** One path and who answers there. */
export interface Route {
  /** Path without a slash at the end; with `takesParameter`, what stands behind it is the parameter. */
  readonly path: string;
  readonly takesParameter?: boolean;
  readonly get?: Handler;
  readonly post?: Handler;
  /** Why a POST is not served here, where one would expect it: becomes the text of the 405. */
  readonly noPost?: string;
}

/** What the router is told beside its routes. */
export interface RouterOptions {
  readonly metrics: Metrics;
  readonly log: Log;
  /** Whether the server is closing, so that answers end their connection. */
  readonly closing: () => boolean;
  readonly inFlight: InFlight;
}

interface Found {
  readonly route: Route;
  readonly parameter: string;
  readonly metrics: RouteMetrics;
}

/** Answers requests from a table of routes. */
export class Router {
  readonly #plain = new Map<string, Route>();
  readonly #withParameter = new Map<string, Route>();
  readonly #metrics: Metrics;
  readonly #unrouted: RouteMetrics;
  readonly #log: Log;
  readonly #closing: () => boolean;
  readonly #inFlight: InFlight;

  constructor(routes: readonly Route[], options: RouterOptions) {
    this.#metrics = options.metrics;
    this.#log = options.log;
    this.#closing = options.closing;
    this.#inFlight = options.inFlight;
    this.#unrouted = options.metrics.route('other');
    for (const route of routes) {
      (route.takesParameter ? this.#withParameter : this.#plain).set(route.path, route);
    }
  }

  /**
   * Answers one request. Never rejects.
   *
   * @param expectsContinue the client waits with its body until it is told to send it
   */
  async answer(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): Promise<void> {
    const started = performance.now();
    this.#inFlight.begin(response);
    if (this.#log.traceEnabled) {
      this.#log.trace(`${request.socket.remoteAddress}:${request.socket.remotePort}: ${request.url}`);
    }
    const { path, query } = splitTarget(request.url ?? '/');
    const found = this.#find(path);
    const proceed = expectsContinue ? () => response.writeContinue() : undefined;
    const reply = await this.#reply(found, {
      request,
      path,
      parameter: found?.parameter ?? '',
      query,
      proceed,
    });
    if (this.#closing()) response.shouldKeepAlive = false;
    send(request, response, reply, expectsContinue);
    (found?.metrics ?? this.#unrouted).count(reply.status, performance.now() - started);
  }

  async #reply(found: Found | undefined, call: Call): Promise<Reply> {
    const { request } = call;
    if (isPreflight(request)) return emptyReply(204, preflightHeaders(request));
    if (found === undefined) return textReply(404, `${answers.notFound}; see /jwt/v1/help`);
    const handler = handlerFor(found.route, request.method);
    if (handler === undefined) return refuseMethod(found.route, request.method);
    try {
      return await handler(call);
    } catch (error) {
      this.#log.error(
        `${request.method} ${call.path} - ${error instanceof Error ? (error.stack ?? error.message) : error}`,
      );
      return { ...textReply(500, answers.internal), close: true };
    }
  }

  #find(path: string): Found | undefined {
    const route = this.#plain.get(path);
    if (route !== undefined) return { route, parameter: '', metrics: this.#metrics.route(path) };
    const slash = path.lastIndexOf('/');
    const parent = this.#withParameter.get(path.slice(0, slash));
    if (parent === undefined) return undefined;
    const metrics = this.#metrics.route(
      `${parent.path}/:${parent.path.endsWith('accounts') ? 'key' : 'hash'}`,
    );
    return { route: parent, parameter: path.slice(slash + 1), metrics };
  }
}

function handlerFor(route: Route, method: string | undefined): Handler | undefined {
  if (method === 'GET' || method === 'HEAD') return route.get;
  return method === 'POST' ? route.post : undefined;
}

function refuseMethod(route: Route, method: string | undefined): Reply {
  const allowed = [...(route.get ? ['GET', 'HEAD'] : []), ...(route.post ? ['POST'] : []), 'OPTIONS'].join(
    ', ',
  );
  if (method === 'OPTIONS') return emptyReply(200, ['Allow', allowed]);
  const text = method === 'POST' ? (route.noPost ?? answers.methodNotAllowed) : answers.methodNotAllowed;
  return textReply(405, text, ['Allow', allowed]);
}

/** Writes a reply. What of the body a handler did not read is drained by Node, or cut off with the connection. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  expectsContinue: boolean,
): void {
  if (response.destroyed) return;
  const headers = [...reply.headers];
  const cors = corsHeaders(request);
  headers.push(...cors);
  if (!headers.includes('Vary')) headers.push('Vary', 'Origin');
  if (!headers.includes('Content-Length') && reply.status !== 304 && reply.status !== 204) {
    headers.push('Content-Length', String(Buffer.byteLength(reply.body)));
  }
  // A client that waits for leave to send a body may send it or not after a refusal: only closing is certain.
  const unread = (expectsContinue && !request.complete) || reply.close === true;
  if (unread) headers.push('Connection', 'close');
  response.writeHead(reply.status, headers);
  if (reply.drained === undefined) response.end(request.method === 'HEAD' ? undefined : reply.body);
  else {
    response.write(reply.body);
    void reply.drained.then(() => response.end());
  }
}
