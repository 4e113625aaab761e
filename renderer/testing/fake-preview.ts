import { PreviewResult } from '../../shared/contract/preview.ts';
import recorded from './fake-preview.json' with { type: 'json' };

/** A preview as the engine gave it for a user of the sample forest, shortened; every object previews like that. */
export function fakePreview(object: string, mode: 'delta' | 'full', committed: boolean): PreviewResult {
  const result = PreviewResult.parse(recorded);
  if (mode === 'full') return { ...result, object: { ...result.object, id: object }, committed };
  const { counter: _, ...rest } = result;
  return { ...rest, object: { ...result.object, id: object }, mode, committed, untouched: 'nothing-pending', evaluations: [] };
}
