import { splitDn } from '../../model/dn.ts';
import { dnComponentAt } from '../dn-text.ts';
import { type FunctionDefinition, fn, num, option, ref, str } from './definition.ts';

export const directory: readonly FunctionDefinition[] = [
  fn({
    name: 'DNComponent',
    category: 'Directory',
    params: [ref('dn'), num('componentNumber')],
    returns: 'str',
    doc: 'Value of the n-th component of a DN counted from the left, without its attribute type; NULL when there is none. Escapes stay as written. The dn attribute is text: DNComponent(CRef([dn]), 1).',
    apply: (dn, componentNumber) => componentValue(dnComponentAt(dn.ref, componentNumber)),
  }),
  fn({
    name: 'DNComponentRev',
    category: 'Directory',
    params: [ref('dn'), num('componentNumber'), option('options', ['DC'])],
    returns: 'str',
    doc: 'Value of the n-th component of a DN counted from the right, without its attribute type; NULL when there is none. With DC, the dc= components at the end do not count.',
    apply: (dn, componentNumber, options) => {
      const all = splitDn(dn.ref);
      const counted = options === undefined ? all : all.filter((rdn) => !isDomainComponent(rdn));
      return componentValue(componentNumber < 1n ? undefined : counted[counted.length - Number(componentNumber)]);
    },
  }),
  fn({
    name: 'EscapeDNComponent',
    category: 'Directory',
    params: [str('value')],
    returns: 'str',
    doc: 'One component of a DN, type=value, with the special characters of its value escaped: EscapeDNComponent("cn=" & [displayName]). It must not be escaped already.',
    apply: (value) => {
      // Without a type in front the whole text is the value (spec/functions.json).
      const [type = ''] = TYPE.exec(value) ?? [];
      return type + escapedEnd(value.slice(type.length).replace(SPECIAL, '\\$&'));
    },
  }),
];

/** An attribute type or an OID at the beginning, with its equals sign. */
const TYPE = /^[A-Za-z0-9.-]+=/;
/** The characters of the FIM/MIM page for LDAP connectors. */
const SPECIAL = /[,=+<>#;\\"]/g;
const escapedEnd = (value: string): string => (value.endsWith(' ') ? `${value.slice(0, -1)}\\ ` : value);
const isDomainComponent = (rdn: string): boolean => rdn.slice(0, rdn.indexOf('=')).trim().toLowerCase() === 'dc';

/** Not unescaped: the shipped test for conflict objects looks for a literal backslash (spec/functions.json). */
function componentValue(rdn: string | undefined): string | null {
  return rdn === undefined ? null : rdn.slice(rdn.indexOf('=') + 1).trim();
}
