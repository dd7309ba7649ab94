// nsc and an account server as people run them: what nsc validate finds by itself, on the server, and who did it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startAccountServer } from './support/account-server.js';
import { NscHome } from './support/nsc-home.js';
import { tempDir } from './support/temp-dir.js';

test('store and server are compared, and what nsc did is on record', { timeout: 60_000 }, async () => {
  const dir = tempDir('nsc-validate');
  const home = new NscHome(dir);
  await home.nsc('add operator --sys --generate-signing-key --name OP');
  for (const name of ['A', 'B', 'GONE']) await home.nsc(`add account ${name}`);
  await home.nsc('add user -a A u1');
  const server = await startAccountServer(
    dir,
    `operator: ${JSON.stringify(home.operatorJwt('OP'))}\nstore { dir: ${JSON.stringify(join(dir, 'jwts'))} }\nhttp { host: "127.0.0.1", port: 0 }\n`,
  );
  try {
    await home.nsc(`edit operator --account-jwt-server-url ${server.url}/jwt/v1`);
    await home.nsc('push -A');
    const agreed = await home.nsc('validate -A --remote');
    expect(agreed.match(/No issues found/g)).toHaveLength(6);

    rmSync(dirname(home.accountJwt('OP', 'GONE')), { recursive: true });
    await home.nsc('add account NEW');
    const before = readFileSync(home.accountJwt('OP', 'B'), 'utf8');
    await home.nsc('revocations add-user -a B -u *');
    const { result } = JSON.parse(await home.nsc('validate -A --remote --json'));
    const found = result.findings.map(({ code, subject }: { code: string; subject: string }) => [
      code,
      subject,
    ]);
    expect(found).toContainEqual(['only-here', 'account NEW']);
    expect(found).toContainEqual(['only-there', `server ${server.url}/jwt/v1`]);

    const audit = JSON.parse(await home.nsc('audit -a B --json')).result.entries;
    expect(audit.map(({ action }: { action: string }) => action)).toEqual(['added', 'changed']);
    expect(audit[1]).toMatchObject({ recorded: true, valid: true, signer: 'operator OP' });
    writeFileSync(home.accountJwt('OP', 'B'), before);
    const reverted = JSON.parse(await home.nsc('audit -a B --json')).result.entries;
    expect(reverted[1].action).toBe('interrupted');
  } finally {
    await server.process.stop();
  }
});
