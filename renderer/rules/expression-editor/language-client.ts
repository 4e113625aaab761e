import { createLanguageService, type LanguageService } from '../../../shared/expressions/language-service/language-service.ts';
import LanguageWorker from './language.worker.ts?worker';
import { type Answer, answerTo, type Method, type Question } from './language-protocol.ts';

/** The language service, wherever it runs. */
export interface LanguageClient {
  ask<M extends Method>(method: M, ...args: Parameters<LanguageService[M]>): Promise<ReturnType<LanguageService[M]>>;
}

let client: LanguageClient | undefined;

/** One service for all editors of the window, in a thread of its own; where there are no workers, in the page's. */
export function languageClient(): LanguageClient {
  client ??= workerClient(() => new LanguageWorker());
  return client;
}

export function workerClient(start: () => Worker): LanguageClient {
  const waiting = new Map<number, { readonly question: Question; resolve(value: unknown): void; reject(error: Error): void }>();
  const contexts = new Map<unknown, Question>();
  let local: LanguageService | undefined;
  let worker: Worker | undefined;
  let asked = 0;

  /** The worker cannot be used: what it was told and asked is done here. */
  const fallBack = () => {
    if (local !== undefined) return;
    local = createLanguageService();
    worker?.terminate();
    for (const question of contexts.values()) answerTo(local, question);
    for (const { question, resolve } of waiting.values()) resolve(answerTo(local, question));
    waiting.clear();
  };
  const receive = ({ data }: MessageEvent<Answer>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if ('failure' in data) one?.reject(new Error(data.failure));
    else one?.resolve(data.value);
  };
  try {
    worker = start();
    worker.addEventListener('message', receive);
    worker.addEventListener('error', fallBack);
  } catch {
    fallBack();
  }

  const send = (question: Question): Promise<unknown> => {
    if (question.method === 'setContext') contexts.set(question.args[0], question);
    if (local !== undefined) return Promise.resolve(answerTo(local, question));
    return new Promise((resolve, reject) => {
      waiting.set(question.id, { question, resolve, reject });
      worker?.postMessage(question);
    });
  };
  return {
    ask: (method, ...args) => send({ id: ++asked, method, args }) as Promise<ReturnType<LanguageService[typeof method]>>,
  };
}
