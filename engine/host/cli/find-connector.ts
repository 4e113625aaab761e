import type { ConnectorSummary } from '../../../shared/contract/connectors.ts';
import { Refusal } from './exit-code.ts';
import type { Api } from './session.ts';

/** A connector by its name (any case) or id. */
export async function findConnector(api: Api, text: string): Promise<ConnectorSummary> {
  const all = await api.connectors.list();
  const wanted = text.trim().toLowerCase();
  const found =
    all.find((connector) => connector.id === wanted.replace(/^\{|\}$/g, '')) ??
    all.find((connector) => connector.name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const names = all.map((connector) => connector.name).join(', ');
  throw new Refusal('not-found', `There is no connector ${text}. ${names === '' ? 'None has been created yet.' : `Known: ${names}.`}`);
}
