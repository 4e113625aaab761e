import type { EvaluationContext } from './expression.ts';
import { functions } from './functions/library.ts';
import { conditionOf } from './operators.ts';
import { type Node, walk } from './syntax-tree.ts';
import { FlowControl, isList } from './term.ts';
import { translate } from './translate.ts';

/** More is hardly a slip; and evaluating it would take time while somebody types. */
const LARGEST = 40;

/** What a condition always is because it reads nothing; undefined when it depends on the object, the clock or chance. */
export function constantCondition(condition: Node): boolean | undefined {
  if (!isConstant(condition)) return undefined;
  const { run, slots } = translate(condition);
  try {
    const value = run(NOTHING, new Array(slots).fill(null));
    return isList(value) || value instanceof FlowControl ? undefined : conditionOf(value, condition);
  } catch {
    // It always fails; the types say so, or the person means it.
    return undefined;
  }
}

function isConstant(condition: Node): boolean {
  let size = 0;
  for (const node of walk(condition)) {
    if (++size > LARGEST) return false;
    if (node.kind === 'attribute' || node.kind === 'parameter' || node.kind === 'variable' || node.kind === 'missing') return false;
    // Forms read the object, the clock or chance; those that do not are hardly written without an attribute.
    if (node.kind === 'call' && functions.get(node.name)?.form !== false) return false;
  }
  return true;
}

const NOTHING: EvaluationContext = {
  attribute: () => undefined,
  multiValued: () => false,
  imported: () => undefined,
  valueCount: () => 0,
  parameter: () => undefined,
  now: () => 0n,
  random: () => 0,
};
