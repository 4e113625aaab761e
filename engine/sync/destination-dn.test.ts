import { describe, expect, it } from 'vitest';
import { userFromTenant, userIn, userOut } from './testing/account-rules.ts';
import { type FlowText, laboratory, outbound, type PlainValues, user } from './testing/laboratory.ts';

/** The name in the tenant comes from the description of the user. */
const started = async (dn: FlowText, values: PlainValues = { description: 'first' }) => {
  const inbound = { ...userIn, flows: { ...userIn.flows, description: 'description' } };
  const named = { ...userOut, flows: { dn, sourceAnchor: 'sourceAnchor', displayName: 'displayName' } };
  const lab = await laboratory({ rules: [inbound, userFromTenant, named] });
  const change = (next: PlainValues) => lab.import('forest', user('ada', { sourceAnchor: 'a1', ...next })).sync('forest');
  await change(values);
  return { lab, change };
};
const byDescription = '"CN=" & [description] & ",DC=lab"';

describe('engine.md §8.1 flows to dn', () => {
  it('a new name is a rename, counted with the values that flow along or without', async () => {
    const { lab, change } = await started(byDescription);
    await lab.cycle();
    await change({ description: 'second' });
    expect(lab.last.outbound.tenant).toEqual({ 'provisioned-rename-no-flow': 1 });
    expect(lab.object('tenant/first').staged).toEqual({ operation: 'update', dn: 'second' });
    await change({ description: 'third', displayName: 'Ada' });
    expect(lab.last.outbound.tenant).toEqual({ 'provisioned-rename-flow': 1 });
    await lab.export();
    expect(lab.last.counters).toEqual({ 'export-rename': 1 });
    await lab.cycle().cycle();
    expect([lab.directory('tenant'), lab.object('tenant/third').staged]).toEqual([['third'], undefined]);
  });

  it('the old name again before it was sent: nothing is staged', async () => {
    const { lab, change } = await started(byDescription);
    await lab.cycle();
    await change({ description: 'second' });
    await change({ description: 'first' });
    expect(lab.object('tenant/first').staged).toBeUndefined();
  });

  it('another spelling of the name it has is no rename', async () => {
    const { lab, change } = await started('[description]', { description: 'CN=first,DC=lab' });
    await lab.cycle();
    await change({ description: 'cn=First , dc=LAB' });
    expect([lab.object('tenant/first').staged, lab.last.outbound.tenant]).toEqual([undefined, { 'connector-no-flow': 1 }]);
  });

  it.each<[string, string]>([
    ['NULL', 'IIF(IsPresent([description]),"CN=" & [description] & ",DC=lab",NULL)'],
    ['IgnoreThisFlow', 'IIF(IsPresent([description]),"CN=" & [description] & ",DC=lab",IgnoreThisFlow)'],
  ])('%s keeps the name an object has', async (_, expression) => {
    const { lab, change } = await started(expression);
    await lab.cycle();
    await change({});
    expect([lab.last.status, lab.object('tenant/first').staged]).toEqual(['success', undefined]);
  });

  it('apply once: the name is given with the object, and never again', async () => {
    const { lab, change } = await started({ expression: byDescription, once: true });
    await lab.cycle();
    await change({ description: 'second' });
    await lab.sync(undefined, 'full');
    expect([lab.directory('tenant'), lab.object('tenant/first').staged]).toEqual([['first'], undefined]);
  });

  it('changed before the object was ever sent: it is made under the new name, once', async () => {
    const { lab, change } = await started(byDescription);
    await change({ description: 'second' });
    await lab.cycle().cycle();
    expect([lab.directory('tenant'), lab.objects('tenant').length, lab.object('tenant/second').staged]).toEqual([['second'], 1, undefined]);
    expect(lab.system('tenant').system.received.map(({ operation }) => operation)).toEqual(['add']);
  });

  it.each([
    ['Error("no name")', 'sync-rule-error-function-triggered ada'],
    ['Split("CN=a;CN=b",";")', 'sync-rule-flow-provisioning-failed ada'],
    ['NULL', 'sync-rule-flow-provisioning-failed ada'],
    ['IgnoreThisFlow', 'sync-rule-flow-provisioning-failed ada'],
    ['""', 'sync-rule-flow-provisioning-failed ada'],
  ])('%s for a new object: the object fails, nothing is staged', async (expression, error) => {
    const { lab } = await started(expression);
    expect([lab.last.errors, lab.objects('tenant')]).toEqual([[error], []]);
  });

  it('two objects swap their names', async () => {
    const { lab, change } = await started(byDescription);
    const bob = (description: string) => lab.import('forest', user('bob', { sourceAnchor: 'b1', description })).sync('forest');
    await bob('other');
    await lab.cycle();
    await change({ description: 'other' });
    await bob('first');
    expect(lab.objects('tenant').map((object) => object.staged)).toEqual([
      { operation: 'update', dn: 'other' },
      { operation: 'update', dn: 'first' },
    ]);
    await lab.cycle().cycle();
    expect(
      lab
        .objects('tenant')
        .map(({ name, staged, values }) => [name, staged, values.sourceAnchor])
        .sort(),
    ).toEqual([
      ['first', undefined, 'b1'],
      ['other', undefined, 'a1'],
    ]);
  });

  it('a rule that only joins renames, too', async () => {
    const joining = outbound({ ...userOut, link: 'join', flows: { dn: byDescription } });
    const inbound = { ...userIn, flows: { ...userIn.flows, description: 'description' } };
    const lab = await laboratory({ rules: [inbound, joining] });
    await lab.import('tenant', user('old', { sourceAnchor: 'a1' })).sync('tenant');
    await lab.import('forest', user('ada', { sourceAnchor: 'a1', description: 'new' })).cycle();
    expect(lab.directory('tenant')).toEqual(['new']);
  });
});
