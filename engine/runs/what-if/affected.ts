import type { ConnectorId, CsId, MvId } from '../../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../../shared/model/object.ts';
import { expectedImage, sentImage } from '../../sync/image.ts';

/** An object something happens to, with what a search looks at: name, DN and type in lower case. */
export type Affected =
  | { readonly cs: CsId; readonly connector: ConnectorId; readonly text: string }
  | { readonly mv: MvId; readonly text: string };

export const affectedCs = (cs: CsObject): Affected => ({
  cs: cs.id,
  connector: cs.connector,
  text: `${csName(cs)}\n${cs.dn}\n${cs.objectType}`.toLowerCase(),
});

export const affectedMv = (mv: MvObject): Affected => ({ mv: mv.id, text: `${mvName(mv) ?? ''}\n${mv.objectType}`.toLowerCase() });

export function csName(cs: CsObject): string {
  const name = expectedImage(cs).displayName?.[0] ?? sentImage(cs).displayName?.[0];
  return typeof name === 'string' ? name : cs.dn;
}

export function mvName(mv: MvObject | undefined): string | undefined {
  const name = mv?.values.displayName?.[0]?.value ?? mv?.values.cn?.[0]?.value;
  return typeof name === 'string' ? name : undefined;
}
