import type { LanguageService } from '../../../shared/expressions/language-service/language-service.ts';

export type Method = keyof LanguageService;

/** What the page asks the worker, and what it answers. */
export interface Question {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}
export type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: string };

/** Calls one function of the service; `LanguageClient.ask` has given the arguments their types. */
export const answerTo = (service: LanguageService, { method, args }: Question): unknown => Reflect.apply(service[method], service, args);
