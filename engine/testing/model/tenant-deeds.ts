import type { AttributeMap, Values } from '../../../shared/model/value.ts';
import type { TenantDeed } from './model-story.ts';
import type { TenantObject } from './simulated-tenant.ts';

/** Values only the tenant's own administrators give; no rule brings them. */
export const FOREIGN = ['smtp:foreign-one@elsewhere.example', 'smtp:foreign-two@elsewhere.example'] as const;

/** What an administrator of the tenant does to an object the engine made or manages: drift. */
export type Drift = Exclude<TenantDeed, 'delete' | 'native' | 'matching-native'>;

/** `number` chooses among the possibilities of a deed; `target` is another object, by anchor. */
export const drift: { readonly [D in Drift]: (object: TenantObject, number: number, target: string) => TenantObject } = {
  change(object, number) {
    const [attribute, values] = changes[number % changes.length] ?? ['title', []];
    return { ...object, attributes: withValues(object.attributes, attribute, values) };
  },
  'add-foreign'(object, number) {
    const { name, value, others } = foreign(object, number);
    return { ...object, attributes: { ...object.attributes, [name]: [...others, value] } };
  },
  'remove-foreign'(object, number) {
    const { name, others } = foreign(object, number);
    return { ...object, attributes: withValues(object.attributes, name, others) };
  },
  'clear-anchor': (object) => ({ ...object, attributes: withValues(object.attributes, 'sourceAnchor', []) }),
  member(object, _number, target) {
    const attribute = object.objectType === 'group' ? 'member' : 'manager';
    const before = object.references[attribute] ?? [];
    const others = before.filter((one) => one !== target);
    const added = attribute === 'manager' ? [target] : [...others, target];
    return { ...object, references: { ...object.references, [attribute]: others.length < before.length ? others : added } };
  },
};

const changes: readonly (readonly [string, Values])[] = [
  ['displayName', ['drifted']],
  ['title', []],
  ['proxyAddresses', []],
  ['department', ['Drift']],
  ['userPrincipalName', ['cloud@lab.example']],
  ['accountEnabled', [false]],
];

function foreign(object: TenantObject, number: number): { readonly name: string; readonly value: string; readonly others: Values } {
  const value = FOREIGN[number % 2] ?? FOREIGN[0];
  const name = number % 4 < 2 ? 'proxyAddresses' : 'otherMailbox';
  return { name, value, others: (object.attributes[name] ?? []).filter((one) => one !== value) };
}

function withValues(attributes: AttributeMap, name: string, values: Values): AttributeMap {
  const { [name]: _, ...others } = attributes;
  return values.length === 0 ? others : { ...others, [name]: values };
}
