import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SetUpOptions } from '../../../../shared/contract/setup.ts';
import { CommandLine } from '../../testing/command-line.ts';
import { adPeople } from '../../testing/people.ts';

describe('default rules and options on the command line', () => {
  const isthmus = new CommandLine();
  const file = join(isthmus.folder, 'quay.ldif');
  const add = (name: string, ...words: readonly string[]) =>
    isthmus.run('connector', 'add', '--type', 'ldif', '--name', name, '--file', file, ...words);

  beforeAll(() => writeFileSync(file, adPeople(['Ann'])));
  afterAll(() => isthmus[Symbol.dispose]());

  it('the choice of the first directory is shown, and holds for the next one', async () => {
    expect(await add('Quay', '--join-on', 'attribute:employeeID', '--source-anchor', 'objectGUID')).toMatchObject({ exitCode: 0 });
    const options = await isthmus.json<SetUpOptions>('options', 'show');
    expect(options).toMatchObject({
      identification: { joinCriteria: 'CustomAttribute', customAttribute: 'employeeID', anchorAttribute: 'objectGUID' },
      identificationFixed: true,
    });
    const other = await add('Pier', '--join-on', 'mail');
    expect(other).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('attribute employeeID, source anchor objectGUID') });
  });

  it('rules list and rules update', async () => {
    expect((await isthmus.run('rules', 'list', '--default')).stdout).toMatch(
      /In from AD - User Join +Quay +inbound +user +person +provision/,
    );
    expect(await isthmus.json('rules', 'update')).toEqual([]);
    expect(await isthmus.json('rules', 'update', '--apply')).toEqual({ leftAlone: [] });
  });

  it('options set', async () => {
    const set = await isthmus.json<SetUpOptions>('options', 'set', '--exchange-hybrid', 'on', '--services', 'Intune, Azure RMS');
    expect(set.features).toMatchObject({ exchangeHybrid: true, deviceWriteUp: false, services: ['Intune', 'Azure RMS'] });
    expect(await isthmus.run('options', 'set', '--exchange-hybrid', 'perhaps')).toMatchObject({ exitCode: 64 });
  });
});
