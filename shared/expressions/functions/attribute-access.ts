import { attributeTerm } from '../attribute-value.ts';
import { raise } from '../fault.ts';
import { anything, ofKind, type StaticType } from '../static-type.ts';
import { type CallSite, type FunctionDefinition, form, type InferenceSite, unevaluated } from './definition.ts';

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
      return (context) => attributeTerm(context.imported(name), name, context, site.repeated);
    },
    infer: (site) => namedAttribute(site),
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
    infer: (site) => {
      namedAttribute(site);
      return ofKind('num');
    },
  }),
];

function namedAttribute(site: InferenceSite): StaticType {
  const [argument] = site.arguments;
  return argument?.kind === 'text' ? site.attribute(argument.value, argument) : anything;
}

/** `check` has made sure that it is a literal. */
function attributeName(site: CallSite): string {
  const [argument] = site.arguments;
  return argument?.kind === 'text' ? argument.value : raise(site, 'argument-form', 'The attribute name stands in quotes.');
}
