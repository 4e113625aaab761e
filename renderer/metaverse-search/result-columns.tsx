import type { MetaverseRow } from '../../shared/contract/metaverse-search.ts';
import type { GridColumn } from '../components/grid/grid-column.ts';
import { PlaceLink } from '../components/place-link.tsx';
import { ValuesText, valuesText } from '../components/value-text.tsx';
import { addresses } from '../shell/addresses.ts';

/** Columns shown until others are chosen, by object type. */
const usual: { readonly [objectType: string]: readonly string[] } = {
  '': ['mail', 'userPrincipalName', 'accountName'],
  person: ['userPrincipalName', 'mail', 'department', 'accountEnabled'],
  group: ['mail', 'accountName', 'description'],
};
const others: readonly string[] = ['mail', 'accountName', 'description'];

/** The usual attributes that the schema has. */
export const usualColumns = (objectType: string, attributes: readonly string[]): readonly string[] =>
  (usual[objectType] ?? others).filter((name) => attributes.includes(name));

/** Display name (else the GUID) as link, object type, then the chosen attributes. */
export function resultColumns(attributes: readonly string[]): readonly GridColumn<MetaverseRow>[] {
  return [
    {
      id: 'displayName',
      header: 'displayName',
      width: 200,
      grow: 2,
      text: (row) => row.displayName ?? row.id,
      render: (row) => <PlaceLink to={addresses.metaverseObject(row.id)}>{row.displayName ?? row.id}</PlaceLink>,
    },
    { id: 'object type', header: 'Object Type', width: 110, sortable: false, text: (row) => row.objectType },
    ...attributes
      .filter((name) => name !== 'displayName')
      .map(
        (name): GridColumn<MetaverseRow> => ({
          id: name,
          header: name,
          width: 160,
          grow: 1,
          text: (row) => valuesText(row.values[name] ?? []),
          render: (row) => {
            const values = row.values[name] ?? [];
            return <ValuesText values={values} count={values.length} kind="metaverse" />;
          },
        }),
      ),
  ];
}
