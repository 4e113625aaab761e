import type { CsId, MvId } from '../../shared/model/identifier.ts';
import { parseObjectId } from '../../shared/model/identifier.ts';
import { inImported } from '../../shared/model/object.ts';
import type { Value } from '../../shared/model/value.ts';
import type { ReadStore } from '../store/store.ts';
import { importedImage } from '../sync/image.ts';
import { connectorSpaceObjectView } from './connector-space-object.ts';
import { displayValue, metaverseNames } from './display.ts';
import { metaverseObjectView } from './metaverse-object.ts';
import { server } from './server.ts';
import { notWritableTo } from './staged-changes.ts';

const missing = (what: string) => ({
  message: `There is no object ${what}. It may have been deleted; the run history still shows it.`,
  data: { what },
});

export const objects = {
  metaverseObject: server.objects.metaverseObject.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    const id = parseObjectId(read.seed, 'mv', input.id);
    const view = id === undefined ? undefined : await metaverseObjectView(read, id);
    if (view === undefined) throw errors.NOT_FOUND(missing(input.id));
    return view;
  }),

  connectorSpaceObject: server.objects.connectorSpaceObject.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    const id = parseObjectId(read.seed, 'cs', input.id);
    const connectors = new Map((await read.connectors()).map((connector) => [connector.id, connector]));
    const view =
      id === undefined ? undefined : await connectorSpaceObjectView(read, id, (cs) => notWritableTo(connectors.get(cs.connector), cs));
    if (view === undefined) throw errors.NOT_FOUND(missing(input.id));
    return view;
  }),

  values: server.objects.values.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    const { kind, attribute, offset, limit } = input;
    if (kind === 'metaverse') {
      const id = parseObjectId(read.seed, 'mv', input.id);
      const values = id === undefined ? undefined : await metaverseValues(read, id, attribute);
      if (values === undefined) throw errors.NOT_FOUND(missing(input.id));
      const page = values.slice(offset, offset + limit);
      const definition = (await read.metaverseSchema()).attributes[attribute];
      const targets = page.flatMap((value) => (typeof value === 'object' && 'ref' in value ? [Number(value.ref.slice(3)) as MvId] : []));
      const names = await metaverseNames(read, targets);
      return { rows: page.map((value) => displayValue(value, definition, names)), total: values.length };
    }
    const id = parseObjectId(read.seed, 'cs', input.id);
    const values = id === undefined ? undefined : await connectorSpaceValues(read, id, attribute);
    if (values === undefined) throw errors.NOT_FOUND(missing(input.id));
    return { rows: values.slice(offset, offset + limit).map((value) => displayValue(value, undefined)), total: values.length };
  }),
};

async function metaverseValues(read: ReadStore, id: MvId, attribute: string): Promise<readonly Value[] | undefined> {
  const [mv] = await read.mvObjects([id], 'all');
  if (mv === undefined) return undefined;
  return [
    ...(mv.values[attribute] ?? []).map((entry) => entry.value),
    ...(mv.references[attribute] ?? []).map((entry) => ({ ref: `mv:${entry.target}` })),
  ];
}

async function connectorSpaceValues(read: ReadStore, id: CsId, attribute: string): Promise<readonly Value[] | undefined> {
  const [cs] = await read.csObjects([id], 'all');
  if (cs === undefined) return undefined;
  const references = (cs.references[attribute] ?? []).filter((edge) => inImported(edge.layers)).map((edge) => ({ ref: edge.targetDn }));
  return [...(importedImage(cs)[attribute] ?? []), ...references];
}
