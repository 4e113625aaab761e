/**
 * Identifiers. Objects are numbered inside a data folder; outside the engine (contract, CLI, screen) they are GUIDs made
 * of the folder's 64-bit seed and the number, so that nothing has to be stored or indexed twice (spec/engine.md §1.1:
 * every object has a GUID).
 */
declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** Row number of a connector-space object. */
export type CsId = Branded<number, 'CsId'>;
/** Row number of a metaverse object. */
export type MvId = Branded<number, 'MvId'>;
/** GUID, lower case, no braces (spec/engine.md §17 Q12). */
export type ConnectorId = Branded<string, 'ConnectorId'>;
export type RuleId = Branded<string, 'RuleId'>;
export type RunId = Branded<number, 'RunId'>;
export type StepId = Branded<number, 'StepId'>;

/** The fixed id of the Entra connector on every server (spec/engine.md §1.2). */
export const ENTRA_CONNECTOR_ID = 'b891884f-051e-4a83-95af-2544101c9083' as ConnectorId;

const KIND = { cs: 'c', mv: 'a' } as const;

/** `seed`: 16 hex digits of the data folder. The kind is the first digit of the fourth group. */
export function formatObjectId(seed: string, kind: 'cs' | 'mv', id: CsId | MvId): string {
  const tail = id.toString(16).padStart(12, '0');
  return `${seed.slice(0, 8)}-${seed.slice(8, 12)}-8${seed.slice(12, 15)}-${kind === 'cs' ? KIND.cs : KIND.mv}000-${tail}`;
}

/** The number behind a GUID made by `formatObjectId`; undefined for anything else. */
export function parseObjectId<K extends 'cs' | 'mv'>(seed: string, kind: K, guid: string): (K extends 'cs' ? CsId : MvId) | undefined {
  const text = guid
    .trim()
    .replace(/^\{|\}$/g, '')
    .toLowerCase();
  const id = Number.parseInt(text.slice(24), 16);
  if (!Number.isSafeInteger(id)) return undefined;
  const match = formatObjectId(seed, kind, id as CsId) === text;
  return match ? (id as K extends 'cs' ? CsId : MvId) : undefined;
}
