import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blankObject } from '../../shared/model/blank-object.ts';
import type { ConnectorId, CsId, MvId, RuleId } from '../../shared/model/identifier.ts';
import type { CsObject, Link, MvObject, MvValue, ObjectError } from '../../shared/model/object.ts';
import type { Value } from '../../shared/model/value.ts';
import { type OpenStore, openStore, type StoreOptions } from './sqlite/open-store.ts';

/** A data folder that vanishes after the test. */
export function temporaryFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'isthmus-store-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** An empty store in a folder of its own. */
export async function temporaryStore(options: Partial<StoreOptions> = {}): Promise<OpenStore & AsyncDisposable & { folder: string }> {
  const folder = temporaryFolder();
  const store = await openStore({ dataFolder: folder.path, ...options });
  return {
    ...store,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await store.close();
      folder[Symbol.dispose]();
    },
  };
}

export const forest = 'f0000000-0000-4000-8000-000000000001' as ConnectorId;
export const tenant = 'b891884f-051e-4a83-95af-2544101c9083' as ConnectorId;
export const ruleA = 'a0000000-0000-4000-8000-00000000000a' as RuleId;
export const ruleB = 'b0000000-0000-4000-8000-00000000000b' as RuleId;
export const cs = (id: number) => id as CsId;
export const mv = (id: number) => id as MvId;

export const csObject = (id: number, name: string, more: Partial<CsObject> = {}): CsObject => ({
  ...blankObject(cs(id), forest, 'DC=example,DC=com', `CN=${name},OU=People,DC=example,DC=com`, 'user'),
  anchor: `anchor-${id}`,
  base: { displayName: [name] },
  ...more,
});

export const placeholder = (id: number, name: string): CsObject =>
  csObject(id, name, { placeholder: true, anchor: undefined, base: {}, objectType: '' });

export const link = (id: number): Link => ({ mv: mv(id), origin: 'join', rule: ruleA, time: 1_763_800_000_000, rules: [ruleA, ruleB] });

export const mvValue = (value: Value, more: Partial<MvValue> = {}): MvValue => ({
  value,
  cs: cs(1),
  rule: ruleA,
  time: 1_763_800_000_000,
  ...more,
});

export const mvObject = (id: number, values: { [attribute: string]: readonly Value[] }, more: Partial<MvObject> = {}): MvObject => ({
  id: mv(id),
  objectType: 'person',
  values: Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.map((value) => mvValue(value))])),
  references: {},
  created: 1_763_800_000_000,
  modified: 1_763_800_000_001,
  provisioningRetry: false,
  refRetry: false,
  ...more,
});

export const importError: ObjectError = {
  kind: 'import',
  code: 'flow-multi-values-to-single-value',
  message: 'Two values for one',
  step: 'import-flow',
  rule: ruleA,
  attribute: 'mail',
  detail: { literal: 'x' },
  firstOccurred: 1,
  lastOccurred: 2,
  retryCount: 3,
};
