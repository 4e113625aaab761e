import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type SandboxTenant, startSandboxTenant } from './sandbox-tenant.ts';
import { connect, person } from './testing/tenant-client.ts';

/** The tenant in a process of its own; what a client needs to know comes over its standard output. */
async function startProcess(folder: string) {
  const script = `import { runSandbox } from ${JSON.stringify(new URL('./main.ts', import.meta.url).href)};
    const tenant = await runSandbox({ folder: process.env.SANDBOX_FOLDER });
    console.log(JSON.stringify(tenant));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, SANDBOX_FOLDER: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, tenant: JSON.parse(line.toString()) as SandboxTenant };
}

it('what was answered is there after kill -9; SIGTERM closes in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-sandbox-'));
  const first = await startProcess(folder);
  const client = connect(first.tenant);
  const ids = [];
  for (let index = 0; index < 30; index += 1) ids.push(await client.create('users', person(`durable${index}`)));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await client.close();

  const second = await startProcess(folder);
  second.child.kill('SIGTERM');
  expect(await once(second.child, 'exit')).toEqual([0, null]);

  const third = await startSandboxTenant({ folder });
  expect(third.users().map((user) => user.id)).toEqual(ids);
  await third.close();
  rmSync(folder, { recursive: true });
});
