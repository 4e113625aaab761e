import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AttributeInfo, ExpressionSource } from '../../../shared/contract/expressions.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { useApi } from '../../shell/engine-context.ts';

/** The attributes that a rule can name, on either side. */
export interface RuleSides {
  readonly connector: readonly AttributeInfo[];
  readonly metaverse: readonly AttributeInfo[];
  readonly source: readonly AttributeInfo[];
  readonly target: readonly AttributeInfo[];
  /** Whose objects the expressions read. */
  readonly expressions: ExpressionSource;
}

const none: readonly AttributeInfo[] = [];
const dn: AttributeInfo = { name: 'dn', type: 'string', multiValued: false };

/** Nothing is offered for an object type that does not exist, or not yet. */
export function useRuleSides({ direction, connectorId, csObjectType, mvObjectType }: SyncRule): RuleSides {
  const inbound = direction === 'inbound';
  const space = useAttributes({ kind: 'connector-space', connector: connectorId, objectType: csObjectType }, csObjectType !== '');
  const verse = useAttributes({ kind: 'metaverse', objectType: mvObjectType }, mvObjectType !== '' && mvObjectType !== '*');
  return useMemo(() => {
    const connector = space.some(({ name }) => name === 'dn') ? space : [...space, dn];
    const expressions: ExpressionSource = inbound
      ? { kind: 'connector-space', connector: connectorId, objectType: csObjectType }
      : { kind: 'metaverse', objectType: mvObjectType, connector: connectorId };
    return {
      connector,
      metaverse: verse,
      source: inbound ? connector : verse,
      target: inbound ? verse : connector,
      expressions,
    };
  }, [space, verse, inbound, connectorId, csObjectType, mvObjectType]);
}

function useAttributes(source: ExpressionSource, enabled: boolean): readonly AttributeInfo[] {
  return useQuery({ ...useApi().expressions.sourceSchema.queryOptions({ input: source }), enabled }).data?.attributes ?? none;
}

/** Names, sorted for a list to choose from. */
export const namesOf = (attributes: readonly AttributeInfo[]): readonly string[] =>
  attributes.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b, undefined, { sensitivity: 'base' }));
