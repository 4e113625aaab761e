import { describe, expect, it, vi } from 'vitest';
import { createLanguageService } from '../../../shared/expressions/language-service/language-service.ts';
import { person } from '../../../shared/expressions/language-service/testing.ts';
import { answerTo, type Question } from './language-protocol.ts';

vi.mock('./language.worker.ts?worker', () => ({ default: class {} }));
const { workerClient } = await import('./language-client.ts');

/** A worker in this thread. */
class FakeWorker extends EventTarget {
  readonly service = createLanguageService();
  broken = false;
  postMessage(question: Question) {
    if (this.broken) return;
    const data = structuredClone({ id: question.id, value: answerTo(this.service, question) });
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data })));
  }
  terminate() {}
}
const asWorker = (worker: FakeWorker) => worker as unknown as Worker;
const codes = (found: readonly { readonly code: string }[]) => found.map(({ code }) => code);

describe('the language service behind the page', () => {
  it('answers from the worker', async () => {
    const client = workerClient(() => asWorker(new FakeWorker()));
    await client.ask('setContext', 'a', person);
    expect(codes(await client.ask('diagnose', 'a', 'Trim([mial])'))).toEqual(['unknown-attribute']);
  });

  it('goes on in the page when the worker cannot be started', async () => {
    const client = workerClient(() => {
      throw new Error('no workers here');
    });
    await client.ask('setContext', 'a', person);
    expect(codes(await client.ask('diagnose', 'a', 'Trim([mial])'))).toEqual(['unknown-attribute']);
  });

  it('goes on in the page when the worker fails, with what it was told and asked', async () => {
    const worker = new FakeWorker();
    const client = workerClient(() => asWorker(worker));
    await client.ask('setContext', 'a', person);
    worker.broken = true;
    const asked = client.ask('diagnose', 'a', 'Trim([mial])');
    worker.dispatchEvent(new Event('error'));
    expect(codes(await asked)).toEqual(['unknown-attribute']);
  });
});
