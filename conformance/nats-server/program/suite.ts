// The program as a shell sees it: exits, files, signals, log lines. A function of the command, for both brokers.
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Running, run } from '../../../e2e/support/program.js';
import { tempDir } from '../../../e2e/support/temp-dir.js';
import { until } from '../../../e2e/support/wait.js';
import { Wire } from '../wire.js';
import { EXITS } from './exits.js';
import {
  CLUSTER_FIRST,
  CLUSTER_RELOADS,
  NO_AUTH_USER_FIRST,
  NO_AUTH_USER_RELOADS,
  RELOADS,
  tlsReloads,
} from './reloads.js';

const LINE = /^\[(\d+)\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6} \[(INF|DBG|TRC|WRN|ERR|FTL)\] (.*)$/;

const tlsFile = (name: string): string =>
  fileURLToPath(new URL(`../../../packages/nats-server/fixtures/tls/${name}`, import.meta.url));

/** A `tls` block with more in it. */
const tlsBlock = (more: string): string =>
  `tls { cert_file: "${tlsFile('server.pem')}", key_file: "${tlsFile('server-key.pem')}"\n ${more} }`;

/** Declares the tests of a program; `command` is the executable and what comes before the flags. */
export function programConformance(name: string, command: readonly string[]): void {
  const [executable = '', ...before] = command;
  const start = (args: readonly string[], cwd: string): Running =>
    new Running(executable, [...before, '-a', '127.0.0.1', '-p', '-1', ...args], { cwd });
  const port = async (server: Running, from = 0): Promise<number> => {
    const [, found] = await server.printed(/Listening for client connections on 127\.0\.0\.1:(\d+)/, {
      from,
    });
    await server.printed(/Server is ready/, { from });
    return Number(found);
  };

  describe(name, () => {
    describe('ends at once', () => {
      test.for(EXITS)('$name', async ({ args, files, code, stdout, stderr }) => {
        const cwd = tempDir('program');
        for (const [file, text] of Object.entries(files ?? {})) writeFileSync(join(cwd, file), text);
        const finished = await run(executable, [...before, ...args], { cwd });
        expect(finished).toMatchObject({
          code,
          stdout: expect.stringMatching(stdout ?? /(?:)/),
          stderr: expect.stringMatching(stderr ?? /^$/),
        });
      });
    });

    test('starts, says so line by line, and stops by SIGINT and SIGTERM with code 0', async () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        const dir = tempDir('program');
        writeFileSync(join(dir, 'ok.conf'), 'port: -1\n');
        const server = start(['-c', 'ok.conf', '--cluster_name', 'east'], dir);
        await port(server);
        const ended = await server.stop(signal);
        const lines = server.output
          .trimEnd()
          .split('\n')
          .map((line) => LINE.exec(line));
        expect(lines).not.toContain(null);
        for (const line of lines) expect(line?.[1]).toBe(String(server.child.pid));
        const texts = lines.map((line) => `${line?.[2]} ${line?.[3]}`);
        expect(texts).toEqual(
          expect.arrayContaining([
            'INF Starting nats-server',
            expect.stringMatching(/^INF {3}Version: {2}2\.\d+\.\d+/),
            'INF   Cluster:  east',
            expect.stringMatching(/^INF {3}Name: {5}N[A-Z2-7]{55}$/),
            expect.stringMatching(/^INF {3}ID: {7}N[A-Z2-7]{55}$/),
            'INF Using configuration file: ok.conf (sha256:7ea4cc5c6864139d814ce940a40ee6546b7ac5285eec3c390a4ce11e34dc1102)',
            expect.stringMatching(/^INF Listening for client connections on 127\.0\.0\.1:\d+$/),
            'INF Server is ready',
            'INF Initiating Shutdown...',
            'INF Server Exiting..',
          ]),
        );
        expect(ended.code).toBe(0);
      }
    });

    test('-l writes the log to a file, -P its pid, and -sl reopen starts the file anew', async () => {
      const dir = tempDir('program');
      const server = start(['-l', 'server.log', '-P', 'server.pid'], dir);
      const log = join(dir, 'server.log');
      await until('the log', () => existsSync(log) && /Server is ready/.test(readFileSync(log, 'utf8')));
      expect(readFileSync(join(dir, 'server.pid'), 'utf8')).toBe(String(server.child.pid));
      expect(server.output).toBe('');
      renameSync(log, join(dir, 'old.log'));
      const told = await run(executable, [...before, '-sl', `reopen=${join(dir, 'server.pid')}`]);
      expect(told).toMatchObject({ code: 0, stdout: '', stderr: '' });
      await until('a new log', () => existsSync(log) && /File log re-opened/.test(readFileSync(log, 'utf8')));
      expect(readFileSync(join(dir, 'old.log'), 'utf8')).toMatch(/Server is ready/);
      expect((await server.stop('SIGINT')).code).toBe(0);
    });

    test('--ports_file_dir tells the ports, and takes the file away at the end', async () => {
      const dir = tempDir('program');
      const server = start(['--ports_file_dir', dir], dir);
      const found = await port(server);
      const file = await until('the ports file', () => {
        const path = join(dir, `nats-server_${server.child.pid}.ports`);
        return existsSync(path) && readFileSync(path, 'utf8').length > 0 && path;
      });
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ nats: [`nats://127.0.0.1:${found}`] });
      await server.stop('SIGINT');
      expect(existsSync(file)).toBe(false);
    });

    test('-sl reload reads the configuration again', async () => {
      const dir = tempDir('program');
      writeFileSync(join(dir, 'c.conf'), 'debug: false\n');
      const server = start(['-c', 'c.conf'], dir);
      const found = await port(server);
      writeFileSync(join(dir, 'c.conf'), 'max_payload: 77\n');
      expect(await run(executable, [...before, '-sl', `reload=${server.child.pid}`])).toMatchObject({
        code: 0,
        stderr: '',
      });
      await server.printed(/\[INF\] Reloaded server configuration/);
      expect((await Wire.open('a', found)).info.max_payload).toBe(77);
      writeFileSync(join(dir, 'c.conf'), 'max_payload: x\n');
      server.child.kill('SIGHUP');
      await server.printed(/\[ERR\] Failed to reload server configuration: c\.conf:1:\d+: /);
      expect((await server.stop('SIGINT')).code).toBe(0);
    });

    describe('reload', () => {
      test.each([
        ['what a plain server takes over, and what it refuses by name', '', RELOADS],
        ['a no_auth_user that goes', NO_AUTH_USER_FIRST, NO_AUTH_USER_RELOADS],
        ['the name of a cluster, which stays when none is given', CLUSTER_FIRST, CLUSTER_RELOADS],
        ['what of TLS is taken over', tlsBlock(''), tlsReloads(tlsBlock)],
      ])('%s', { timeout: 60_000 }, async (_, first, reloads) => {
        const dir = tempDir('program');
        const write = (conf: string): void => writeFileSync(join(dir, 'c.conf'), `${conf}\n`);
        write(first);
        const server = start(['-c', 'c.conf'], dir);
        await port(server);
        for (const { conf, logged } of reloads) {
          const from = server.output.length;
          write(conf);
          server.child.kill('SIGHUP');
          await server.printed(/(?:Reloaded|Failed to reload) server configuration.*\n/, { from });
          for (const line of logged) expect(server.output.slice(from), conf).toMatch(line);
        }
        expect((await server.stop('SIGINT')).code).toBe(0);
      });
    });

    test('a reload says that certificates were renewed, in files of the same names', async () => {
      const dir = tempDir('program');
      const use = (name: string): void => {
        for (const [from, to] of [
          [`${name}.pem`, 'cert.pem'],
          [`${name}-key.pem`, 'key.pem'],
        ] as const) {
          copyFileSync(tlsFile(from), join(dir, to));
        }
      };
      use('server');
      writeFileSync(
        join(dir, 'c.conf'),
        `tls { cert_file: "${dir}/cert.pem", key_file: "${dir}/key.pem" }\n`,
      );
      const server = start(['-c', 'c.conf'], dir);
      await port(server);
      for (const renewed of [true, false]) {
        const from = server.output.length;
        if (renewed) use('renewed');
        server.child.kill('SIGHUP');
        await server.printed(/Reloaded server configuration.*\n/, { from });
        expect(server.output.slice(from).includes('[INF] Reloaded: tls = enabled\n')).toBe(renewed);
      }
      expect((await server.stop('SIGINT')).code).toBe(0);
    });

    test('-sl ldm without clients ends it, -sl stop and -sl quit and -sl term as well', async () => {
      const cases = [
        ['ldm', 0, null],
        ['quit', 0, null],
        ['term', 0, null],
        ['stop', null, 'SIGKILL'],
      ] as const;
      for (const [signal, code, by] of cases) {
        const server = start([], tempDir('program'));
        await port(server);
        expect((await run(executable, [...before, '-sl', `${signal}=${server.child.pid}`])).code).toBe(0);
        expect(await server.ended()).toMatchObject({ code, signal: by });
      }
    }, 60_000);

    test('-DV logs what clients say', async () => {
      const server = start(['-DV'], tempDir('program'));
      const wire = await Wire.open('a', await port(server));
      wire.send(
        'CONNECT {"verbose":false,"name":"n","lang":"l","version":"v","pass":"secret"}\r\nSUB a.b 1\r\nPUB a.b 2\r\nhi\r\nPING\r\n',
      );
      await wire.expect('MSG a.b 1 2\r\nhi\r\nPONG\r\n');
      wire.send("UNSUB 1\r\nSUB é 2\r\nPUB é r 6\r\n\"\t\x01\\é\r\n-ERR 'oh'\r\n");
      await wire.expect('MSG é 2 r 6\r\n"\t\x01\\é\r\n');
      await wire.gone();
      const cid = String.raw`127\.0\.0\.1:\d+ - cid:\d+`;
      for (const line of [
        `\\[DBG\\] ${cid} - Client connection created`,
        `\\[TRC\\] ${cid} - <<- \\[CONNECT \\{.*\\}\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - <<- \\[SUB a\\.b 1\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - <<- \\[PUB a\\.b 2\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - <<- MSG_PAYLOAD: \\["hi"\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - ->> \\[MSG a\\.b 1 2\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - ->> MSG_PAYLOAD: \\["hi"\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - <<- \\[PING\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - ->> \\[PONG\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - <-> \\[DELSUB 1\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - <<- \\[PUB é r 6\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - <<- MSG_PAYLOAD: \\["\\\\"\\\\t\\\\x01\\\\\\\\é"\\]`,
        `\\[TRC\\] ${cid} - "vv:l:n" - ->> \\[MSG é 2 r 6\\]`,
        `\\[ERR\\] ${cid} - "vv:l:n" - Client Error 'oh'`,
        `\\[DBG\\] ${cid} - "vv:l:n" - Client connection closed: Parse Error`,
        `\\[TRC\\] ${cid} - "vv:l:n" - <-> \\[DELSUB 2\\]`,
      ]) {
        await server.printed(new RegExp(line));
      }
      expect(server.output).not.toContain('secret');
      await server.stop('SIGINT');
    });

    test('the log says what stands where a verb should', async () => {
      const server = start([], tempDir('program'));
      const wire = await Wire.open('a', await port(server));
      wire.send('CONNECT {"verbose":false}\r\nGET / HTTP/1.1\r\n\r\n');
      await wire.expect("-ERR 'Unknown Protocol Operation'\r\n");
      await wire.gone();
      await server.printed(/\[ERR\] .* - Client parser ERROR, .*proto='".+"\.\.\.'\n/);
      await server.stop('SIGINT');
    });

    test('-VV also logs what the server itself publishes', async () => {
      for (const [flag, verbose] of [
        ['-VV', true],
        ['-V', false],
      ] as const) {
        const dir = tempDir('program');
        writeFileSync(join(dir, 'c.conf'), 'accounts { $SYS { users: [{ user: s, password: p }] } }\n');
        const server = start(['-c', 'c.conf', flag], dir);
        const wire = await Wire.open('a', await port(server));
        wire.send(
          'CONNECT {"verbose":false,"user":"s","pass":"p"}\r\nSUB in.box 1\r\nPUB $SYS.REQ.SERVER.PING.IDZ in.box 0\r\n\r\n',
        );
        // Go writes an empty reply as a second blank.
        await wire.line(/MSG in\.box 1 {1,2}\d+/);
        await server.printed(/\[TRC\] .* ->> MSG_PAYLOAD: \["\{/);
        if (verbose) {
          await server.printed(/\[TRC\] SYSTEM - <<- \[PUB in\.box {2}\d+\]/);
          await server.printed(/\[TRC\] SYSTEM - <<- MSG_PAYLOAD: \["\{\\"/);
        }
        expect(/SYSTEM - <<- \[PUB/.test(server.output)).toBe(verbose);
        wire.close();
        await server.stop('SIGINT');
      }
    });

    test('-T=false leaves the time out, --logtime_utc writes it in UTC', async () => {
      const plain = start(['-T=false'], tempDir('program'));
      await port(plain);
      expect(plain.output).toMatch(/^\[\d+\] \[INF\] Starting nats-server\n/);
      await plain.stop('SIGINT');
      const utc = start(['--logtime_utc'], tempDir('program'));
      await port(utc);
      expect(utc.output).toMatch(
        /^\[\d+\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6} \[INF\] Starting nats-server\n/,
      );
      await utc.stop('SIGINT');
    });

    test('a port that is taken is a fatal error', async () => {
      const dir = tempDir('program');
      const server = start([], dir);
      const taken = await port(server);
      const other = await run(executable, [...before, '-a', '127.0.0.1', '-p', String(taken)]);
      expect(other.code).toBe(1);
      expect(other.stderr).toMatch(
        new RegExp(`\\[FTL\\] Error listening on port: 127\\.0\\.0\\.1:${taken}, ".*address already in use"`),
      );
      await server.stop('SIGINT');
    });

    test('so is a port of the monitoring pages that is taken', async () => {
      const server = start([], tempDir('program'));
      const taken = await port(server);
      const other = await run(executable, [...before, '-a', '127.0.0.1', '-p', '-1', '-m', String(taken)]);
      expect(other.code).toBe(1);
      expect(other.stderr).toMatch(
        new RegExp(
          `\\[FTL\\] Can't start monitoring: can't listen to the monitor port: listen tcp 127\\.0\\.0\\.1:${taken}: bind: address already in use\n`,
        ),
      );
      await server.stop('SIGINT');
    });
  });
}
