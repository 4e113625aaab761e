import { describe, expect, it } from 'vitest';
import { hasWatermarks, knownObjects } from './known-objects.ts';
import { dn, runLaboratory } from './testing/run-laboratory.ts';
import { deletion, entry } from './testing/scripted-connector.ts';

const PARTITION = 'DC=harbour,DC=example';

describe('what a delta import may ask about the connector space', () => {
  it('objects by anchor and by name, who refers to them, and who waits for a name', async () => {
    await using lab = await runLaboratory();
    const member = ['A', 'Missing'].map((name) => ({ ref: dn(name) }));
    lab.system.script = [{ entries: [entry('1', dn('A')), entry('2', dn('B')), entry('g', dn('G'), { member }, 'group')], watermark: 'w' }];
    await lab.run('full-import');
    const known = knownObjects(lab.store, lab.connector.id, PARTITION);
    expect([...(await known.among(['1', '9', 'g']))].sort()).toEqual(['1', 'g']);
    expect([...(await known.named([dn('a'), dn('Missing'), dn('nobody')])).values()]).toEqual(['1']);
    expect([...(await known.all())].sort()).toEqual(['1', '2', 'g']);
    expect([await known.referrers(['1']), await known.referrers(['2'])]).toEqual([['g'], []]);
    expect([await known.awaiting([dn('missing')]), await known.awaiting([dn('A')])]).toEqual([['g'], []]);
  });

  it('what has been staged as deleted is not known any more', async () => {
    await using lab = await runLaboratory();
    lab.system.script = [{ entries: [entry('1', dn('A')), entry('2', dn('B'))], watermark: 'w' }];
    await lab.run('full-import');
    await lab.synchronize();
    lab.system.script = [{ entries: [deletion('1')] }];
    await lab.run('delta-import');
    const known = knownObjects(lab.store, lab.connector.id, PARTITION);
    expect([[...(await known.among(['1', '2']))], await known.all()]).toEqual([['2'], ['2']]);
  });

  it('an empty watermark is none: the source has no change log, and the step says so', async () => {
    await using lab = await runLaboratory();
    expect(await hasWatermarks(lab.store, lab.connector)).toBe(false);
    lab.system.script = [{ entries: [entry('1', dn('A'))], watermark: '' }];
    await lab.run('full-import');
    expect(await hasWatermarks(lab.store, lab.connector)).toBe(false);
    expect((await lab.run('delta-import')).status).toBe('no-start-change-log-not-enabled');
    lab.system.script = [{ entries: [entry('1', dn('A'))], watermark: 'w' }];
    await lab.run('full-import');
    expect(await hasWatermarks(lab.store, lab.connector)).toBe(true);
  });
});
