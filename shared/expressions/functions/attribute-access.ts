import { raise } from '../fault.ts';
import { type CallSite, type FunctionDefinition, form, unevaluated } from './definition.ts';

/** Not in the functions reference; used by shipped rules (spec/expressions.md §13). */
export const attributeAccess: readonly FunctionDefinition[] = [
  form({
    name: 'ImportedValue',
    category: 'Attribute access',
    params: [unevaluated('attributeName')],
    returns: 'var',
    multivalue: 'whole',
    undocumented: true,
    attributeName: true,
    doc: 'The value of the attribute as the last import confirmed it, without exports that are still pending. The name stands in quotes.',
    translate: (site) => {
      const name = attributeName(site);
      return (context) => {
        const values = context.imported(name);
        if (values === undefined || values.length === 0) return null;
        return values.length > 1 || context.multiValued(name) ? values : (values[0] ?? null);
      };
    },
  }),
  form({
    name: 'ValueCount',
    category: 'Attribute access',
    params: [unevaluated('attributeName')],
    returns: 'num',
    multivalue: 'whole',
    undocumented: true,
    attributeName: true,
    doc: 'How many values the attribute has, without loading them; 0 when it is absent. The name stands in quotes.',
    translate: (site) => {
      const name = attributeName(site);
      return (context) => BigInt(context.valueCount(name));
    },
  }),
];

/** `check` has made sure that it is a literal. */
function attributeName(site: CallSite): string {
  const [argument] = site.arguments;
  return argument?.kind === 'text' ? argument.value : raise(site, 'argument-form', 'The attribute name stands in quotes.');
}
