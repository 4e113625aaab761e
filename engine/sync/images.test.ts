import { describe, expect, it } from 'vitest';
import { laboratory, outbound, rule, user } from './testing/laboratory.ts';

describe('engine.md §1.4 which image a flow reads', () => {
  const source = rule({ name: 'In', join: [['sourceAnchor=sourceAnchor']], flows: { sourceAnchor: 'sourceAnchor', mail: 'mail' } });
  const target = outbound({
    name: 'Out',
    link: 'join',
    join: [['sourceAnchor=sourceAnchor']],
    flows: { proxyAddresses: { from: 'mail', merge: 'merge' } },
  });
  /** What the tenant's rule reads, both ways, side by side. */
  const both = rule({
    name: 'From Tenant',
    connector: 'tenant',
    link: 'join',
    join: [['sourceAnchor=sourceAnchor']],
    flows: { proxyAddresses: 'proxyAddresses', otherMailbox: 'ImportedValue("proxyAddresses")' },
  });
  const A = 'SMTP:a@x';
  const B = 'smtp:b@x';
  const staged = async () => {
    const lab = await laboratory({ rules: [source, target, both] });
    await lab.import('tenant', user('t', { sourceAnchor: '1', proxyAddresses: [A] }));
    await lab
      .import('forest', user('u', { sourceAnchor: '1', mail: B }))
      .sync('forest')
      .sync('tenant')
      .sync('forest', 'full');
    expect(lab.object('tenant/t').staged).toEqual({ operation: 'update', proxyAddresses: [A, B] });
    await lab.sync('tenant', 'full');
    return lab;
  };
  const read = (lab: Awaited<ReturnType<typeof staged>>) => {
    const { proxyAddresses, otherMailbox } = lab.joined('tenant/t').values;
    return { expected: proxyAddresses, imported: otherMailbox };
  };

  it('E1 [attr] sees what is staged, ImportedValue only what was imported; confirmed, both see both', async () => {
    const lab = await staged();
    expect(read(lab)).toEqual({ expected: [A, B], imported: [A] });
    await lab.export('tenant').sync('tenant', 'full');
    expect(read(lab)).toEqual({ expected: [A, B], imported: [A] });
    await lab.import('tenant').sync('tenant');
    expect(read(lab)).toEqual({ expected: [A, B], imported: [A, B] });
  });

  it('E1 the cloud drops the value: [attr] keeps it while it is exported again, ImportedValue never has it', async () => {
    const lab = await staged();
    lab.system('tenant').system.dropped.add('proxyAddresses');
    for (let cycle = 0; cycle < 3; cycle++) {
      await lab.export('tenant').import('tenant');
      expect(lab.last).toMatchObject({ status: 'completed-warnings', errors: ['exported-change-not-reimported t'] });
      await lab.sync('tenant').sync('tenant', 'full');
      expect(read(lab)).toEqual({ expected: [A, B], imported: [A] });
      expect(lab.object('tenant/t').staged).toEqual({ operation: 'update', proxyAddresses: [A, B] });
    }
  });
});
