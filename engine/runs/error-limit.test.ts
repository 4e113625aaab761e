import { describe, expect, it } from 'vitest';
import { userIn } from '../sync/testing/account-rules.ts';
import { connectorId, gone, type Laboratory, laboratory, user } from '../sync/testing/laboratory.ts';
import { StepRecorder } from './step.ts';
import { ERROR_LIMIT, synchronizationStep } from './synchronization-step.ts';

const failing = { ...userIn, flows: { ...userIn.flows, title: 'IIF([title]="bad",Error("no"),[title])' } };
const bad = (name: string) => user(name, { sourceAnchor: name, title: 'bad' });

async function step(lab: Laboratory, limit: number) {
  const connector = await lab.store.connector(connectorId('forest'));
  if (connector === undefined) throw new Error('no forest');
  const run = await lab.store.startRun({ connector: connector.id, profile: 'Delta Synchronization', user: 'tester', started: lab.now });
  const id = await lab.store.startStep({ run, number: 1, type: 'delta-synchronization', partition: 'default', started: lab.now });
  const recorder = new StepRecorder(id);
  const { signal } = new AbortController();
  const context = { store: lab.store, connector, connectors: [connector], partition: 'default', recorder, now: () => lab.now, signal };
  const outcome = await synchronizationStep(context, 'delta', limit);
  return { status: outcome.status, message: outcome.message, counters: recorder.counters(), errors: recorder.errorCount };
}

describe('engine.md §5.3 the error limit', () => {
  it('is 5,000', () => expect(ERROR_LIMIT).toBe(5000));

  it('that many errors still end the step, one more stops it; the good ones are kept either way', async () => {
    const lab = await laboratory({ rules: [failing] });
    await lab.import('forest', bad('a'), user('good', { sourceAnchor: 'good' }), bad('b'), bad('c'));
    const counters = { 'disconnector-projected-flow': 1, 'flow-failure': 3 };
    expect(await step(lab, 3)).toEqual({ status: 'completed-sync-errors', message: undefined, counters, errors: 3 });
    const stopped = await step(lab, 2);
    expect(stopped).toMatchObject({ status: 'stopped-error-limit', errors: 3 });
    expect(stopped.message).toContain('More than 2 objects failed');
    expect((await lab.store.mvSelect({})).length).toBe(1);
  });

  it('counts objects, not attempts: an error of the first pass that is gone in the last is none', async () => {
    const lab = await laboratory({ rules: [userIn] });
    await lab.import('forest', user('old', { sourceAnchor: 'a' })).sync();
    await lab.import('forest', gone('old'), user('new', { sourceAnchor: 'a' }));
    expect(await step(lab, 0)).toMatchObject({ status: 'success', errors: 0 });
  });

  it('a stopped step leaves the rest for the next', async () => {
    const lab = await laboratory({ rules: [failing] });
    await lab.import('forest', bad('a'), bad('b'));
    expect((await step(lab, 1)).status).toBe('stopped-error-limit');
    await lab.setRules([userIn]);
    await lab.sync('forest');
    expect([lab.last.status, lab.objects('forest').every((object) => object.mv !== undefined)]).toEqual(['success', true]);
  });
});
