import type { ConfigurationChange } from '../../shared/contract/configuration.ts';
import type { RuleRow } from '../../shared/contract/rules.ts';
import type { WhatIfChange } from '../../shared/contract/what-if.ts';
import type { RuleId } from '../../shared/model/identifier.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { Engine } from '../shell/engine.ts';
import type { SaveRequest } from './save-dialog.tsx';

type Rules = Engine['client']['rules'];
type Subject = Pick<RuleRow, 'id' | 'name'>;

interface Answered {
  readonly saved: SaveRequest['saved'];
}

/** Deletes a rule. What depends on it is in the changes and in the note. */
export const removal = (rules: Rules, { id, name }: Subject, { saved }: Answered): SaveRequest => ({
  title: `Delete “${name}”`,
  confirm: 'Delete',
  run: (how) => rules.remove({ ids: [id], ...how }),
  whatIf: () => ({ kind: 'rules', put: [], remove: [id as RuleId] }),
  saved,
});

/** Switches a rule on or off. */
export const switching = (rules: Rules, { id, name, enabled }: Subject & { enabled: boolean }, { saved }: Answered): SaveRequest => ({
  title: `${enabled ? 'Disable' : 'Enable'} “${name}”`,
  confirm: enabled ? 'Disable' : 'Enable',
  run: (how) => rules.setEnabled({ ids: [id], enabled: !enabled, ...how }),
  whatIf: async () => put([{ ...(await rules.get({ id })).rule, enabled: !enabled }]),
  saved,
});

/** Puts a rule right before or after another. */
export const moving = (
  rules: Rules,
  { id, name }: Subject,
  position: 'before' | 'after',
  other: Subject,
  { saved }: Answered,
): SaveRequest => ({
  title: `Move “${name}” ${position} “${other.name}”`,
  confirm: 'Move',
  run: (how) => rules.move({ id, position, other: other.id, ...how }),
  whatIf: async ({ changes }) => put(await renumbered(rules, changes)),
  saved,
});

/** Gives a rule a number that nobody has. */
export const numbering = (rules: Rules, { id, name }: Subject, precedence: number, { saved }: Answered): SaveRequest => ({
  title: `Precedence ${precedence} for “${name}”`,
  confirm: 'Save',
  run: async (how) => {
    const { rule } = await rules.get({ id });
    return rules.save({ rule: { ...rule, precedence }, expectedVersion: rule.version, ...how });
  },
  whatIf: async () => put([{ ...(await rules.get({ id })).rule, precedence }]),
  saved,
});

/** Makes a default rule what was shipped. */
export const resetting = (rules: Rules, { id, name }: Subject, { saved }: Answered): SaveRequest => ({
  title: `Reset “${name}” to what was shipped`,
  confirm: 'Reset',
  run: (how) => rules.reset({ id, ...how }),
  whatIf: async () => {
    const { rule, shipped } = await rules.get({ id });
    const { enabled, precedence, version } = rule;
    return put(shipped === undefined ? [rule] : [{ ...shipped, enabled, precedence, version }]);
  },
  saved,
});

/** Rules with the numbers that a move would give them. */
async function renumbered(rules: Rules, changes: readonly ConfigurationChange[]): Promise<SyncRule[]> {
  const numbers = changes.filter(({ property, subject }) => property === 'rules[].precedence' && subject.id !== undefined);
  return Promise.all(
    numbers.map(async ({ subject, after }) => ({ ...(await rules.get({ id: subject.id ?? '' })).rule, precedence: Number(after) })),
  );
}

type Put = Extract<WhatIfChange, { kind: 'rules' }>['put'];

/** A what-if with some rules in place of those with their ids; new ones are added. */
export const put = (rules: readonly SyncRule[]): WhatIfChange => ({ kind: 'rules', put: rules as Put, remove: [] });
