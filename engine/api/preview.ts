import { type CsId, parseObjectId } from '../../shared/model/identifier.ts';
import { previewToCommit, writePreview } from '../runs/preview/commit.ts';
import { previewObject } from '../runs/preview/preview.ts';
import { unwrittenIds } from '../runs/preview/unwritten-ids.ts';
import { previewView } from './preview-view.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';

const missing = (what: string) => ({ message: `There is no connector-space object ${what}.`, data: { what } });

export const preview = {
  generate: server.preview.generate.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    const id = parseObjectId(read.seed, 'cs', input.object);
    const found = id === undefined ? undefined : await previewObject({ store: read, now: Date.now(), ...unwrittenIds() }, id, input.mode);
    if (found === undefined) throw errors.NOT_FOUND(missing(input.object));
    return previewView(read, found, input.mode, false);
  }),

  commit: server.preview.commit.handler(({ input, context, errors }) =>
    refusable(() =>
      context.engine.runs.exclusively('committing a preview', async (store) => {
        const id: CsId | undefined = parseObjectId(store.seed, 'cs', input.object);
        const found = id === undefined ? undefined : await previewToCommit({ store, now: Date.now() }, id, input.mode);
        if (found === undefined) throw errors.NOT_FOUND(missing(input.object));
        const view = await previewView(store, found, input.mode, found.untouched === undefined);
        await writePreview(store, found);
        context.engine.events.emit({ kind: 'objects' });
        return view;
      }),
    ),
  ),
};
