import type { CsObject, ObjectError } from '../../shared/model/object.ts';
import { isReference, toHex, type Value, type Values } from '../../shared/model/value.ts';
import type { NotReimported } from './confirmation.ts';
import type { ConnectorSpaceDraft } from './connector-space-draft.ts';
import type { StepContext } from './step.ts';

const CODE = 'exported-change-not-reimported';

/** An object whose exports were compared with what an import delivered. */
export interface Comparison {
  readonly object: CsObject;
  readonly notReimported: readonly NotReimported[];
}

/**
 * Keeps the warning `exported-change-not-reimported` on objects and in the step (spec/engine.md §9.5), and clears it from
 * objects where everything was seen. Errors of other kinds on the object stay: they say more. Answers how many objects.
 */
export async function reportNotReimported(
  context: StepContext,
  draft: ConnectorSpaceDraft,
  comparisons: readonly Comparison[],
): Promise<number> {
  if (comparisons.length === 0) return 0;
  const earlier = await context.store.csErrors(comparisons.map(({ object }) => object.id));
  let missing = 0;
  for (const { object, notReimported } of comparisons) {
    const known = earlier.get(object.id)?.find((error) => error.kind === 'import');
    if (notReimported.length === 0) {
      if (known?.code === CODE) draft.error(object.id, 'import', undefined);
      continue;
    }
    missing++;
    const same = known?.code === CODE ? known : undefined;
    const time = context.now();
    const error: ObjectError = {
      kind: 'import',
      code: CODE,
      message: describe(notReimported),
      step: 'staging',
      attribute: notReimported[0]?.attribute,
      detail: Object.fromEntries(
        notReimported.map((item) => [item.attribute, `exported ${text(item.exported)}; received ${text(item.received)}`]),
      ),
      firstOccurred: same?.firstOccurred ?? time,
      lastOccurred: time,
      retryCount: same === undefined ? 0 : same.retryCount + 1,
    };
    if (known === undefined || same !== undefined) draft.error(object.id, 'import', error);
    const { kind, step, ...rest } = error;
    context.recorder.error({ ...rest, kind: 'import', algorithmStep: step, cs: object.id, dn: object.dn });
  }
  return missing;
}

function describe(items: readonly NotReimported[]): string {
  const names = items.map((item) => item.attribute).join(', ');
  return `Exported, but not there in this import: ${names}. It is exported again.`;
}

const SHOWN = 5;
const text = (values: Values): string => {
  if (values.length === 0) return '(nothing)';
  const shown = values.slice(0, SHOWN).map(valueText).join('; ');
  return values.length > SHOWN ? `${shown}; and ${values.length - SHOWN} more` : shown;
};

function valueText(value: Value): string {
  if (value instanceof Uint8Array) return toHex(value.subarray(0, 16));
  return isReference(value) ? value.ref : String(value);
}
