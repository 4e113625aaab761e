import type { ImportReport } from '../../shared/contract/configuration.ts';
import type { ConnectorSummary } from '../../shared/contract/connectors.ts';

export type ImportedConnector = ImportReport['connectors'][number];
/** Connector id in the source → id here, or `new`. */
export type ConnectorChoice = { readonly [source: string]: string };
export const asNew = 'new';

type Here = Pick<ConnectorSummary, 'id' | 'name' | 'type'>;

/** Connectors here that an imported one can be: of the same type, for that cannot change. */
export const candidates = ({ type }: ImportedConnector, here: readonly Here[]): readonly Here[] => here.filter((one) => one.type === type);

/**
 * Which connector here each imported one is. What was not chosen is guessed: the one with the same id, the one with the same
 * name, the tenant (there is only one), otherwise a new one. No connector here is guessed twice.
 */
export function mappedConnectors(sources: readonly ImportedConnector[], here: readonly Here[], chosen: ConnectorChoice): ConnectorChoice {
  const taken = new Set([...Object.values(chosen), ...sources.filter(({ exists }) => exists).map(({ id }) => id)]);
  const mapping: { [source: string]: string } = {};
  for (const source of sources) {
    const known = chosen[source.id] ?? (source.exists ? source.id : undefined);
    const free = candidates(source, here).filter(({ id }) => !taken.has(id));
    const guess =
      free.find(({ name }) => name.toLowerCase() === source.name.toLowerCase()) ?? (source.type === 'entra' ? free[0] : undefined);
    mapping[source.id] = known ?? guess?.id ?? asNew;
    if (guess !== undefined && known === undefined) taken.add(guess.id);
  }
  return mapping;
}

/** The mapping as the engine takes it: without what stays as it is. */
export function connectorMap(mapping: ConnectorChoice): { [source: string]: string } {
  return Object.fromEntries(Object.entries(mapping).filter(([source, id]) => id !== asNew && id !== source));
}
