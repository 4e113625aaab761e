import { expect, it } from 'vitest';
import { createLanguageService } from './language-service.ts';
import { person } from './testing.ts';

it('answers for the source it was told of, with data that can be sent to another thread', () => {
  const service = createLanguageService();
  expect(service.diagnose('a', '[nope]')).toEqual([]);
  service.setContext('a', person);
  const [diagnostic] = service.diagnose('a', 'Trim([mial])');
  expect(diagnostic).toMatchObject({ code: 'unknown-attribute', fixes: [{ edits: [{ start: 5, end: 11, text: '[mail]' }] }] });
  const answers = [diagnostic, service.complete('a', '', 0), service.hover('a', 'Trim([mail])', 1), service.selectionAt('a', '[mail]', 2)];
  expect(structuredClone(answers)).toEqual(answers);
});

it('a long text costs no noticeable time', () => {
  const service = createLanguageService();
  service.setContext('a', person);
  const text = Array.from({ length: 120 }, () => 'IIF(IsPresent([mail]) && Left([mail], 2) = "ab", Trim([mail]), "")').join(' & ');
  const started = performance.now();
  service.diagnose('a', text);
  service.semanticTokens('a', text);
  service.complete('a', text, text.length / 2);
  service.format('a', text);
  expect(performance.now() - started).toBeLessThan(2000);
});
