import { splitDn } from '../../model/dn.ts';
import { type FunctionDefinition, fn, num, ref } from './definition.ts';

export const directory: readonly FunctionDefinition[] = [
  fn({
    name: 'DNComponent',
    category: 'Directory',
    params: [ref('dn'), num('componentNumber')],
    returns: 'str',
    doc: 'Value of the n-th component of a DN counted from the left, without its attribute type; NULL when there is none. Escapes stay as written. The dn attribute is text: DNComponent(CRef([dn]), 1).',
    apply: (dn, componentNumber) => componentValue(splitDn(dn.ref)[Number(componentNumber) - 1]),
  }),
];

/** Not unescaped: the shipped test for conflict objects looks for a literal backslash (spec/functions.json). */
function componentValue(rdn: string | undefined): string | null {
  return rdn === undefined ? null : rdn.slice(rdn.indexOf('=') + 1).trim();
}
