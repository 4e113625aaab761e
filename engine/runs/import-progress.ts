import type { CsId } from '../../shared/model/identifier.ts';
import type { DiscoveryError } from '../connectors/connector.ts';
import { SeenObjects } from './seen-objects.ts';
import type { StepContext } from './step.ts';
import { VacatedNames } from './vacated-names.ts';

/** spec/engine.md §5.3; more than this many errors stop a run. */
export const ERROR_LIMIT = 5000;

export type ImportMode = 'full' | 'delta';

/** What an import step knows of itself while it runs. */
export class ImportProgress {
  readonly context: StepContext;
  readonly mode: ImportMode;
  readonly seen = new SeenObjects();
  readonly names = new VacatedNames();
  /** Objects the source delivered, filtered ones included. */
  delivered = 0;
  discoveryErrors = 0;
  notReimported = 0;
  server: string | undefined;
  /** The last one the source gave. */
  watermark: string | undefined;

  constructor(context: StepContext, mode: ImportMode) {
    this.context = context;
    this.mode = mode;
  }

  /** Records an object-level fault: a line of the errors grid and the counter `stage-failure`. */
  fault(error: DiscoveryError, cs?: CsId): void {
    const { recorder, now } = this.context;
    this.discoveryErrors++;
    recorder.count('stage-failure');
    const time = now();
    recorder.error({
      kind: 'discovery',
      code: error.code,
      cs,
      dn: error.dn ?? '',
      message: error.message,
      algorithmStep: 'staging',
      attribute: error.attribute,
      detail: place(error),
      firstOccurred: time,
      lastOccurred: time,
      retryCount: 0,
    });
  }
}

function place(error: DiscoveryError): { [key: string]: string } | undefined {
  const detail: { [key: string]: string } = {};
  for (const key of ['anchor', 'file', 'line', 'column', 'entry'] as const) {
    const value = error[key];
    if (value !== undefined) detail[key] = String(value);
  }
  return Object.keys(detail).length === 0 ? undefined : detail;
}
