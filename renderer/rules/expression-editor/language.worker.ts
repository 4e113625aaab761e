import { createLanguageService } from '../../../shared/expressions/language-service/language-service.ts';
import { type Answer, answerTo, type Question } from './language-protocol.ts';

/** The language service in a thread of its own, so that a long formula never holds up typing. */
const service = createLanguageService();

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  const answer = (given: Answer) => self.postMessage(given);
  try {
    answer({ id: data.id, value: answerTo(service, data) });
  } catch (error) {
    answer({ id: data.id, failure: error instanceof Error ? error.message : String(error) });
  }
});
