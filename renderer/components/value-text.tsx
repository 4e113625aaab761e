import type { DisplayValue } from '../../shared/contract/common.ts';
import { addresses } from '../shell/addresses.ts';
import { PlaceLink } from './place-link.tsx';

export type ObjectKind = 'metaverse' | 'connector-space';

const objectAddress: { readonly [K in ObjectKind]: (id: string) => string } = {
  metaverse: addresses.metaverseObject,
  'connector-space': addresses.connectorSpaceObject,
};

/** A value as text: references by display name, bytes in pairs as the original shows them. */
export function valueText(value: DisplayValue): string {
  if (value.type === 'reference') return value.displayName ?? value.text;
  if (value.type === 'binary') return value.text.replace(/(..)(?=.)/g, '$1 ');
  return value.text;
}

export const valuesText = (values: readonly DisplayValue[]): string => values.map(valueText).join('; ');

/** One value; a reference to a known object is a link to it. */
export function ValueText({ value, kind }: { value: DisplayValue; kind: ObjectKind }) {
  const text = valueText(value);
  if (value.id === undefined) return <span title={text}>{text}</span>;
  return (
    <PlaceLink to={objectAddress[kind](value.id)} title={value.text}>
      {text}
    </PlaceLink>
  );
}

/** The values of a cell: one as it is, several as the first with the number of the others. */
export function ValuesText({ values, count, kind }: { values: readonly DisplayValue[]; count: number; kind: ObjectKind }) {
  const [first] = values;
  if (first === undefined) return null;
  return (
    <>
      <ValueText value={first} kind={kind} />
      {count > 1 && <span title={valuesText(values)}>{` + ${count - 1} more`}</span>}
    </>
  );
}
