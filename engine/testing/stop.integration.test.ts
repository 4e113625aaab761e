import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRunProfile, type RunProfile } from '../../shared/model/run-profile.ts';
import { activeDirectoryLdif } from './active-directory-forest.ts';
import { connectToSandbox, cycle, exportsOf, ldifSource, openLab, removeFolder, temporaryFolder, tenantOf } from './engine-lab.ts';
import { makeForest } from './forest.ts';
import { expectedTenant, tenantPicture } from './tenant-picture.ts';

it('a synchronization leaves turns to others: it can be stopped half-way, and the next cycle does the rest', async () => {
  const folder = temporaryFolder();
  const forest = makeForest({ people: 1200, groups: 20 });
  const file = join(folder, 'harbour.ldif');
  writeFileSync(file, activeDirectoryLdif(forest));
  const engine = await openLab(join(folder, 'data'));
  try {
    await connectToSandbox(engine, ldifSource(file));
    const [source] = await engine.store.read.connectors();
    if (source === undefined) throw new Error('no connector was set up');
    await (await engine.runs.start(source, profile('full-import'), 'tester')).finished;
    const run = await engine.runs.start(source, profile('full-synchronization'), 'tester');
    // Timers run only when the engine lets them.
    for (let current = engine.runs.current(source.id); current !== undefined; current = engine.runs.current(source.id)) {
      if ((current.progress()?.processed ?? 0) > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(await engine.runs.stop(source.id)).toBe(true);
    const { status, steps } = await run.finished;
    expect(status).toBe('stopped-user-termination-from-wmi-or-ui');
    expect(steps[0]?.processed).toBeLessThan(forest.people.size);

    await cycle(engine);
    const anchor = (id: string): string => Buffer.from((forest.people.get(id) ?? forest.groups.get(id))?.guid ?? []).toString('base64');
    expect(tenantPicture(await tenantOf(engine))).toEqual(expectedTenant(forest, { anchor }));
    expect(exportsOf(await cycle(engine))).toEqual({});
  } finally {
    await engine.close();
    removeFolder(folder);
  }
});

function profile(key: string): RunProfile {
  const found = findRunProfile(key);
  if (found === undefined) throw new Error(`no run profile ${key}`);
  return found;
}
