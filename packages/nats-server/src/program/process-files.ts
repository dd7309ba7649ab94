/** The files by which others find a running server: its process id and its ports. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** Writes the process id, readable by the owner alone as the Go server has it. @throws the system's error */
export function writePidFile(path: string): void {
  writeFileSync(path, String(process.pid), { mode: 0o600 });
}

/** The addresses of a running server by kind, as the ports file has them. */
export interface Ports {
  readonly nats?: readonly string[];
  readonly monitoring?: readonly string[];
}

/** Every URL of a listener. `address` is where it listens; all of this machine's addresses where that is any. */
export function urlsOf(
  scheme: 'nats' | 'tls' | 'http' | 'https',
  address: string,
  port: number,
): readonly string[] {
  return hostsOf(address).map((host) => `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`);
}

function hostsOf(address: string): readonly string[] {
  if (address !== '0.0.0.0' && address !== '::') return [address];
  const hosts = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return hosts.map((host) => host.address);
}

/** Path of the ports file of this process in a folder. */
export function portsFilePath(folder: string): string {
  return join(folder, `nats-server_${process.pid}.ports`);
}

/** Writes the ports file whole: whoever waits for it never reads a half. @throws the system's error */
export function writePortsFile(folder: string, ports: Ports): void {
  const path = portsFilePath(folder);
  writeFileSync(`${path}.tmp`, JSON.stringify(ports), { mode: 0o640 });
  renameSync(`${path}.tmp`, path);
}

/** Removes the ports file, if it is there. @throws the system's error */
export function removePortsFile(folder: string): void {
  rmSync(portsFilePath(folder), { force: true });
}
