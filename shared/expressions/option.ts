import type { FunctionDefinition } from './functions/definition.ts';
import type { Node } from './syntax-tree.ts';

/** The bare word is one of the options of its parameter. */
export function isOption(definition: FunctionDefinition, index: number, argument: Node): boolean {
  return argument.kind === 'word' && definition.params[index]?.words?.includes(argument.word) === true;
}
