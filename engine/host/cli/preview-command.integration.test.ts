import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CsSearchRow } from '../../../shared/contract/connectors.ts';
import type { PreviewResult } from '../../../shared/contract/preview.ts';
import { CommandLine } from '../testing/command-line.ts';

describe('isthmus preview', () => {
  const isthmus = new CommandLine();
  let user: CsSearchRow;
  beforeAll(async () => {
    await isthmus.run('demo');
    const found = await isthmus.json<{ rows: CsSearchRow[] }>('cs', 'search', 'harbour.example', 'Michał Żurawski');
    user = found.rows[0] as CsSearchRow;
  });
  afterAll(() => isthmus[Symbol.dispose]());

  it('shows the tree of a full synchronization, by DN or GUID', async () => {
    const byDn = await isthmus.run('preview', 'harbour.example', user.dn, '--full');
    expect(byDn.exitCode).toBe(0);
    expect(byDn.stdout).toMatch(/^Michał Żurawski \(user\)\n.*\nFull synchronization of harbour\.example: nothing has been written\n/);
    expect(byDn.stdout).toMatch(/Connector Filter: 7 of 7 rules in scope\n {2}✓ In from AD - User Join/);
    expect(byDn.stdout).toContain('Match: userAccountControl ISBITNOTSET 2');
    const byGuid = await isthmus.json<PreviewResult>('preview', 'harbour.example', user.id, '--full');
    expect(byGuid).toMatchObject({
      object: { id: user.id, dn: user.dn },
      mode: 'full',
      committed: false,
      metaverseObject: { fate: 'unchanged' },
    });
  });

  it('one attribute with its ladder on both sides; the delta says why nothing happens', async () => {
    const ladder = await isthmus.run('preview', 'harbour.example', user.dn, '--full', '--attribute', 'displayName');
    expect(ladder.stdout).toMatch(/^displayName \(none\): Michał Żurawski\n {2}Applied: \d+ In from AD - User Common from Exchange/m);
    expect(ladder.stdout).toMatch(/^ {2}Skipped: Not Precedent: \d+ In from AD - User Common from/m);
    expect(ladder.stdout).toMatch(/^to Sandbox tenant: displayName/m);
    const delta = await isthmus.run('preview', 'harbour.example', user.dn);
    expect(delta.stdout).toContain('nothing is pending');
    const xml = await isthmus.run('preview', 'harbour.example', user.dn, '--xml');
    expect(xml.stdout).toMatch(/^<\?xml .*\n<preview mode="delta" committed="false" untouched="nothing-pending"/);
  });

  it('commits on request; refuses what is not there', async () => {
    const committed = await isthmus.json<PreviewResult>('preview', 'harbour.example', user.dn, '--full', '--commit');
    expect(committed).toMatchObject({ committed: true });
    expect(await isthmus.run('preview', 'harbour.example', 'CN=Nobody')).toMatchObject({
      exitCode: 2,
      stderr: 'not-found: harbour.example has no object CN=Nobody.\n',
    });
  });
});
