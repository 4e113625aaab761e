import { expect, it } from 'vitest';
import { selectionAt } from './selection.ts';
import { markedDocument } from './testing.ts';

it('the selection grows from the word to the whole expression', () => {
  const { document, cursor } = markedDocument('IIF(IsPresent([ma<|>il]) = True, 1, 2)');
  expect(selectionAt(document, cursor).map(({ start, end }) => document.text.slice(start, end))).toEqual([
    'mail',
    '[mail]',
    'IsPresent([mail])',
    'IsPresent([mail]) = True',
    'IIF(IsPresent([mail]) = True, 1, 2)',
  ]);
});
