import type { Span } from '../fault.ts';
import { nodesAt } from './cursor.ts';
import type { ExpressionDocument } from './document.ts';

/** What grows around an offset: the word, its expression, the expression around it … each larger than the one before. */
export function selectionAt(document: ExpressionDocument, offset: number): readonly Span[] {
  const spans: Span[] = [];
  const add = ({ start, end }: Span) => {
    const last = spans.at(-1);
    const grows = last === undefined || (start <= last.start && end >= last.end && (start < last.start || end > last.end));
    if (end > start && grows) spans.push({ start, end });
  };
  const path = nodesAt(document.tree, offset);
  const innermost = path.at(-1);
  if (innermost?.kind === 'call' && offset >= innermost.nameSpan.start && offset <= innermost.nameSpan.end) add(innermost.nameSpan);
  if (innermost !== undefined && (innermost.kind === 'text' || innermost.kind === 'attribute' || innermost.kind === 'parameter')) {
    add({ start: innermost.start + 1, end: innermost.end - 1 });
  }
  for (const node of [...path].reverse()) add(node);
  add({ start: 0, end: document.text.length });
  return spans;
}
