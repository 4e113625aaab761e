import { type WhatIfTransition, whatIfTransitionNames } from '../../../../shared/codes/what-if-transitions.ts';
import type { WhatIfObject } from '../../../../shared/contract/what-if.ts';
import type { CsId, MvId } from '../../../../shared/model/identifier.ts';
import { whatIfObjects } from '../../../api/what-if-object.ts';
import type { ReadStore } from '../../../store/store.ts';
import type { Affected } from '../affected.ts';
import { compareStates } from '../compare.ts';
import type { WhatIfResult } from '../what-if.ts';

type States = Pick<WhatIfResult, 'before' | 'after' | 'comparison'>;

/** What a what-if says of a kind of transition. */
export interface TransitionAccount {
  readonly count: number;
  readonly perConnector: readonly string[];
  /** Every object; by its number when it exists already. */
  readonly objects: readonly string[];
  readonly samples: readonly WhatIfObject[];
}

export type Account = { readonly [T in WhatIfTransition]?: TransitionAccount };

/** All that a what-if says, in a form that can be compared with what a run did. */
export async function accountOf({ before, after, comparison }: States, samples: number): Promise<Account> {
  const known = await numbersOf(before);
  const text = (object: Affected) =>
    'cs' in object
      ? `${known.cs.has(object.cs) ? `cs ${object.cs}` : 'new'} ${object.connector} ${object.text}`
      : `mv ${object.mv} ${object.text}`;
  const told: { [T in WhatIfTransition]?: TransitionAccount } = {};
  for (const transition of whatIfTransitionNames) {
    const affected = comparison.affected.get(transition) ?? [];
    if (affected.length === 0) continue;
    const perConnector = [...(comparison.perConnector.get(transition) ?? [])].map(([id, count]) => `${id} ${count}`).sort();
    const some = affected.filter((_, at) => at % Math.max(1, Math.floor(affected.length / samples)) === 0).slice(0, samples);
    told[transition] = {
      count: affected.length,
      perConnector,
      objects: affected.map(text),
      samples: await whatIfObjects({ before, after }, transition, some),
    };
  }
  return told;
}

/** The same comparison of two states of a store, with every object looked at: nothing is left to what was remembered. */
export async function actualAccount(before: ReadStore, after: ReadStore, samples: number): Promise<Account> {
  const [was, is] = [await numbersOf(before), await numbersOf(after)];
  const all = { cs: new Set([...was.cs, ...is.cs]), mv: new Set([...was.mv, ...is.mv]) };
  const comparison = await compareStates(before, after, all, new AbortController().signal, () => {});
  return accountOf({ before, after, comparison }, samples);
}

export const countsOf = (account: Account): { readonly [transition: string]: number } =>
  Object.fromEntries(Object.entries(account).map(([transition, { count }]) => [transition, count]));

async function numbersOf(store: ReadStore): Promise<{ readonly cs: ReadonlySet<CsId>; readonly mv: ReadonlySet<MvId> }> {
  const cs = new Set<CsId>();
  for (const { id } of await store.connectors()) for (const object of await store.csSelect({ connector: id })) cs.add(object);
  return { cs, mv: new Set(await store.mvSelect({})) };
}
