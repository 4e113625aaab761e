import { Combobox, Field, Option } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExpressionSource } from '../../../shared/contract/expressions.ts';
import { useApi } from '../../shell/engine-context.ts';

export interface ChosenObject {
  readonly kind: ExpressionSource['kind'];
  readonly id: string;
  readonly name: string;
  /** DN, or the object type in the metaverse. */
  readonly detail: string;
}

const SHOWN = 20;

/** An object of the source, found by a part of any of its values. */
export function ObjectPicker({
  source,
  value,
  onChange,
}: {
  source: ExpressionSource;
  value: ChosenObject | undefined;
  onChange: (object: ChosenObject) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const [open, setOpen] = useState(false);
  const { objects, searching } = useFoundObjects(source, (typed ?? '').trim(), open);
  return (
    <Field label="Object" size="small">
      <Combobox
        size="small"
        freeform
        placeholder="Part of a name, mail address, DN …"
        value={typed ?? value?.name ?? ''}
        selectedOptions={value === undefined ? [] : [value.id]}
        open={open}
        onOpenChange={(_, data) => setOpen(data.open)}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
        }}
        onBlur={() => setTyped(undefined)}
        onOptionSelect={(_, { optionValue }) => {
          const chosen = objects.find(({ id }) => id === optionValue);
          setTyped(undefined);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {objects.map((object) => (
          <Option key={object.id} value={object.id} text={object.name}>
            <span>
              {object.name}
              <br />
              <small>{object.detail}</small>
            </span>
          </Option>
        ))}
        {objects.length === 0 && (
          <Option disabled text="">
            {searching ? 'Searching…' : 'No object found'}
          </Option>
        )}
      </Combobox>
    </Field>
  );
}

/** The first objects of the source that have the text in a value. */
function useFoundObjects(source: ExpressionSource, text: string, enabled: boolean) {
  const api = useApi();
  const metaverse = useQuery({
    ...api.metaverseSearch.search.queryOptions({
      input: { objectType: source.objectType, ...(text !== '' && { text }), offset: 0, limit: SHOWN },
    }),
    enabled: enabled && source.kind === 'metaverse',
  });
  const connectorSpace = useQuery({
    ...api.connectors.searchConnectorSpace.queryOptions({
      input: { id: source.connector ?? '', scope: text === '' ? { kind: 'all' } : { kind: 'text', text }, offset: 0, limit: 200 },
    }),
    enabled: enabled && source.kind === 'connector-space',
  });
  const objects: readonly ChosenObject[] =
    source.kind === 'metaverse'
      ? (metaverse.data?.rows ?? []).map(({ id, displayName, objectType }) => ({
          kind: 'metaverse',
          id,
          name: displayName ?? id,
          detail: objectType,
        }))
      : (connectorSpace.data?.rows ?? [])
          .filter(({ objectType, linkState }) => objectType === source.objectType && linkState !== 'placeholder')
          .slice(0, SHOWN)
          .map(({ id, dn, displayName }) => ({ kind: 'connector-space', id, name: displayName ?? firstName(dn), detail: dn }));
  return { objects, searching: (source.kind === 'metaverse' ? metaverse : connectorSpace).isFetching };
}

/** `CN=Ada Lovelace,OU=…` → Ada Lovelace. */
const firstName = (dn: string): string => /^[^=]+=((?:\\.|[^,\\])*)/.exec(dn)?.[1]?.replaceAll('\\', '') ?? dn;
