/**
 * The PROXY protocol (haproxy's `proxy-protocol.txt`), versions 1 and 2: a load balancer says on whose behalf it
 * connects. Connections that do not begin with it are taken as they are.
 */
import { isIP } from 'node:net';

const V1 = Buffer.from('PROXY ');
const V2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
/** Bytes after which a connection that says something else is known to have no header. */
const DECISIVE = 6;
/** Longest line of version 1, its line break included. */
const V1_LONGEST = 107;
const V2_FIXED = 16;
const LOCAL = 0;
const PROXY = 1;
const STREAM = 1;
const UNSPECIFIED = 0;
const IPV4 = 1;
const IPV6 = 2;

/** What a connection begins with. */
export type ProxyHeader =
  /** More bytes are needed to tell. */
  | { readonly kind: 'incomplete' }
  /** No header: what was read belongs to the client. */
  | { readonly kind: 'absent' }
  /** A header of `length` bytes that names nobody, as health checks send. */
  | { readonly kind: 'local'; readonly length: number }
  | { readonly kind: 'proxied'; readonly length: number; readonly address: string; readonly port: number }
  /** The reason is a whole sentence for the log, in the words of the Go server. */
  | { readonly kind: 'invalid'; readonly reason: string };

const INCOMPLETE: ProxyHeader = { kind: 'incomplete' };

/** Reads the beginning of a connection. */
export function readProxyHeader(data: Buffer): ProxyHeader {
  if (data.length < DECISIVE)
    return startsLike(data, V1) || startsLike(data, V2) ? INCOMPLETE : { kind: 'absent' };
  if (startsLike(data.subarray(0, DECISIVE), V1)) return readV1(data);
  if (!startsLike(data.subarray(0, DECISIVE), V2)) return { kind: 'absent' };
  return startsLike(data, V2) ? readV2(data) : invalid('invalid signature');
}

/** Does the data agree with the beginning as far as both go? */
function startsLike(data: Buffer, beginning: Buffer): boolean {
  const length = Math.min(data.length, beginning.length);
  return data.subarray(0, length).equals(beginning.subarray(0, length));
}

function readV1(data: Buffer): ProxyHeader {
  const end = data.indexOf('\r\n');
  if (end < 0) return data.length < V1_LONGEST ? INCOMPLETE : invalid('v1 line too long');
  const length = end + 2;
  if (length > V1_LONGEST) return invalid('v1 line too long');
  const text = data.toString('latin1', V1.length, end);
  const parts = text.split(/\s+/).filter((part) => part !== '');
  const [protocol, source = '', destination = '', sourcePort = '', destinationPort = ''] = parts;
  if (protocol === 'UNKNOWN') return { kind: 'local', length };
  if (parts.length !== 5) return invalid('invalid v1 format');
  if (isIP(source) === 0 || isIP(destination) === 0) return invalid('invalid address');
  const port = portOf(sourcePort);
  if (port === undefined) return invalid('invalid source port');
  if (portOf(destinationPort) === undefined) return invalid('invalid dest port');
  if (protocol !== 'TCP4' && protocol !== 'TCP6') return invalid(`invalid protocol ${protocol}`);
  const family = protocol === 'TCP4' ? 4 : 6;
  if (isIP(source) !== family || isIP(destination) !== family) {
    return invalid(`${protocol} with IPv${family === 4 ? 6 : 4} address`);
  }
  return { kind: 'proxied', length, address: source, port };
}

function portOf(text: string): number | undefined {
  if (!/^[0-9]{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65535 ? port : undefined;
}

function readV2(data: Buffer): ProxyHeader {
  if (data.length < V2_FIXED) return INCOMPLETE;
  const [versionAndCommand = 0, familyAndProtocol = 0] = data.subarray(12);
  const addresses = data.readUInt16BE(14);
  const length = V2_FIXED + addresses;
  const version = versionAndCommand >> 4;
  const command = versionAndCommand & 15;
  const family = familyAndProtocol >> 4;
  if (version !== 2) return invalid(`invalid version ${hex(version << 4)}`);
  if (command !== LOCAL && command !== PROXY) return invalid(`unknown command ${hex(command)}`);
  if (command === PROXY) {
    if ((familyAndProtocol & 15) !== STREAM) return unsupported('only STREAM protocol supported');
    if (family !== UNSPECIFIED && family !== IPV4 && family !== IPV6) {
      return unsupported(`unsupported address family ${hex(family << 4)}`);
    }
    const least = family === IPV4 ? 12 : family === IPV6 ? 36 : 0;
    if (addresses < least) return invalid(`address data too short: ${addresses} bytes`);
  }
  if (data.length < length) return INCOMPLETE;
  if (command === LOCAL || family === UNSPECIFIED) return { kind: 'local', length };
  if (family === IPV4) {
    return { kind: 'proxied', length, address: data.subarray(16, 20).join('.'), port: data.readUInt16BE(24) };
  }
  return { kind: 'proxied', length, address: ipv6(data.subarray(16, 32)), port: data.readUInt16BE(48) };
}

/** The usual short spelling of an IPv6 address. */
function ipv6(address: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => address.readUInt16BE(i * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

function invalid(reason: string): ProxyHeader {
  return { kind: 'invalid', reason: `invalid PROXY protocol header: ${reason}` };
}

function unsupported(what: string): ProxyHeader {
  return { kind: 'invalid', reason: `unsupported PROXY protocol feature: ${what}` };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
