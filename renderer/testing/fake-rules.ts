import { implement, ORPCError } from '@orpc/server';
import type { ConfigurationChange, RuleIssue, SaveResult } from '../../shared/contract/configuration.ts';
import { contract } from '../../shared/contract/contract.ts';
import type { RuleFilter, RuleRow } from '../../shared/contract/rules.ts';
import type { ConnectorId, RuleId } from '../../shared/model/identifier.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import { SyncRuleSchema } from '../../shared/model/rule-schema.ts';
import { forest, tenant } from './fake-connectors.ts';
import { NOW } from './fake-directory.ts';
import { designerRules } from './fake-metaverse.ts';

type Saved = (changes: ConfigurationChange[], reason: string) => SaveResult;

/** What tests see and set of the rules. */
export interface FakeRuleState {
  rules: readonly SyncRule[];
  /** As if a cycle were running: every save is refused. */
  busy: boolean;
}

/** Rules here have real ids, which the contract asks for; the designer's short ones are understood, too. */
export const guidOf = (id: string): string =>
  id.length === 36 ? id : `00000000-0000-4000-8000-${id.replace(/\D/g, '').padStart(12, '0')}`;

type DesignerRule = (typeof designerRules)[number];

const ruleOf = (row: DesignerRule): SyncRule => ({
  id: guidOf(row.id) as RuleId,
  name: row.name,
  direction: row.direction,
  connectorId: (row.direction === 'inbound' ? forest.id : tenant.id) as ConnectorId,
  csObjectType: row.csObjectType,
  mvObjectType: row.mvObjectType,
  linkType: row.linkType,
  precedence: row.precedence,
  enabled: row.enabled,
  passwordSync: false,
  ...(row.defaultRule && { immutableTag: `Isthmus.${row.id}.001` }),
  softDeleteExpirySeconds: 0,
  version: 1,
  scope: [{ clauses: [{ attribute: 'mail', operator: 'ISNOTNULL' }] }],
  join: [{ clauses: [{ cs: 'objectGUID', mv: 'sourceAnchorBinary', caseSensitive: false }] }],
  flows: [
    { target: 'displayName', type: 'direct', source: 'displayName', merge: 'update', applyOnce: false },
    { target: 'mail', type: 'expression', expression: 'Trim([mail])', sources: ['mail'], merge: 'update', applyOnce: false },
  ],
});

const shipped: readonly SyncRule[] = designerRules.map(ruleOf);

const change = ({ id, name }: SyncRule, property: string, sentence: string, after?: unknown): ConfigurationChange => ({
  kind: 'changed',
  subject: { kind: 'rule', id, name },
  property: `rules[].${property}`,
  path: `rules/${id}/${property}`,
  after,
  impact: property === 'name' ? 'cosmetic' : 'destructive',
  sentence: `Rule “${name}”: ${sentence}.`,
});

/** The rules of an engine: they can be edited, and are checked for what a schema can say. `count`: that many more of them. */
export function fakeRules(saved: Saved, count = 0) {
  const os = implement(contract);
  const more = Array.from({ length: count }, (_, index) => ({
    ...ruleOf({ ...(designerRules[0] as DesignerRule), name: `Rule ${String(index).padStart(4, '0')}`, precedence: 1000 + index }),
    id: guidOf(String(100_000 + index)) as RuleId,
  }));
  const state: FakeRuleState = { rules: [...shipped, ...more], busy: false };
  const find = (id: string): SyncRule => {
    const found = state.rules.find((rule) => rule.id === guidOf(id));
    if (found === undefined) throw new ORPCError('NOT_FOUND', { status: 404, message: `There is no rule ${id}.`, data: { what: id } });
    return found;
  };
  const shippedFor = (rule: SyncRule) => shipped.find(({ id }) => id === rule.id && rule.immutableTag !== undefined);
  const edited = (rule: SyncRule): boolean => {
    const before = shippedFor(rule);
    return (
      before !== undefined &&
      (text(before) !== text(rule) || designerRules.some((row) => guidOf(row.id) === rule.id && row.edited === true))
    );
  };
  const save = (changes: ConfigurationChange[], next: readonly SyncRule[], { reason = '', dryRun = false }): SaveResult => {
    if (dryRun) return { changes, impact: changes[0]?.impact ?? 'cosmetic', requires };
    if (state.busy) {
      const message = 'The configuration cannot be changed during a run or a cycle. Wait for it to end, or stop it.';
      throw new ORPCError('NOT_STARTED', { status: 409, message, data: { code: 'no-start-ma-already-running' } });
    }
    state.rules = next;
    return saved(changes, reason);
  };
  const put = (rule: SyncRule, changes: ConfigurationChange[], how: { reason?: string; dryRun?: boolean }) => {
    const next = { ...rule, version: rule.version + 1 };
    const others = state.rules.filter(({ id }) => id !== rule.id);
    return { ...save(changes, [...others, next], how), rule: next };
  };

  const router = {
    list: os.rules.list.handler(({ input }) =>
      state.rules.map((rule) => rowOf(rule, edited(rule))).filter((row) => passes(row, find(row.id), input)),
    ),
    get: os.rules.get.handler(({ input }) => {
      const rule = find(input.id);
      const before = shippedFor(rule);
      return {
        rule: { ...rule, version: input.version ?? rule.version },
        connectorName: rule.direction === 'inbound' ? forest.name : tenant.name,
        defaultRule: rule.immutableTag !== undefined,
        edited: edited(rule),
        ...(before !== undefined && { shipped: before }),
        issues: [],
        versions: [{ version: 1, since: NOW, configuration: 1, author: 'ann', reason: 'Set up' }],
      };
    }),
    validate: os.rules.validate.handler(({ input }) => ({ issues: issuesOf(input.rule, state.rules) })),
    issues: os.rules.issues.handler(() => ({ rules: state.rules.length, found: [] })),
    save: os.rules.save.handler(({ input }) => {
      const rule: SyncRule = { ...input.rule, id: input.rule.id ?? (guidOf('4711') as RuleId), version: input.rule.version ?? 1 };
      const before = state.rules.find(({ id }) => id === rule.id);
      if (before === undefined) return put(rule, [change(rule, 'name', 'added')], input);
      if (input.expectedVersion !== undefined && input.expectedVersion !== before.version) {
        const message = `“${rule.name}” was changed meanwhile: it has version ${before.version} now.`;
        throw new ORPCError('CONFLICT', { status: 409, message, data: { version: before.version } });
      }
      const properties = (Object.keys(rule) as (keyof SyncRule)[]).filter(
        (key) => JSON.stringify(rule[key]) !== JSON.stringify(before[key]),
      );
      return put(
        rule,
        properties.map((key) => change(rule, key, `${key} changed`)),
        input,
      );
    }),
    clone: os.rules.clone.handler(({ input }) => {
      const { immutableTag: _, ...rule } = find(input.id);
      const copy: SyncRule = {
        ...rule,
        id: guidOf('777') as RuleId,
        name: input.name ?? `${rule.name} - Copy`,
        precedence: 99,
        version: 0,
      };
      const result = put(copy, [change(copy, 'enabled', 'added')], input);
      if (!input.dryRun && input.disableOriginal)
        state.rules = state.rules.map((one) => (one.id === rule.id ? { ...one, enabled: false } : one));
      return result;
    }),
    remove: os.rules.remove.handler(({ input }) =>
      save(
        input.ids.map((id) => change(find(id), 'enabled', 'removed')),
        state.rules.filter(({ id }) => !input.ids.includes(id)),
        input,
      ),
    ),
    setEnabled: os.rules.setEnabled.handler(({ input }) =>
      save(
        input.ids.map((id) => change(find(id), 'enabled', `enabled changed to ${input.enabled ? 'yes' : 'no'}`)),
        state.rules.map((rule) => (input.ids.includes(rule.id) ? { ...rule, enabled: input.enabled } : rule)),
        input,
      ),
    ),
    move: os.rules.move.handler(({ input }) => {
      const rule = find(input.id);
      const precedence = find(input.other).precedence + (input.position === 'before' ? -1 : 1);
      return put({ ...rule, precedence }, [change(rule, 'precedence', 'precedence changed', precedence)], input);
    }),
    reset: os.rules.reset.handler(({ input }) => {
      const rule = find(input.id);
      return put({ ...(shippedFor(rule) ?? rule), version: rule.version }, [change(rule, 'scope', 'as it was shipped')], input);
    }),
    exportRules: os.rules.exportRules.handler(({ input }) => {
      const ids = input.ids ?? state.rules.map(({ id }) => id);
      return { files: [{ path: `rules.${input.format}`, text: `${input.format} of ${ids.map((id) => find(id).name).join(', ')}\n` }] };
    }),
    history: os.rules.history.handler(({ input }) => [
      { version: 2, since: NOW, configuration: 2, author: 'ann', reason: 'Sales only', name: find(input.id).name, changes: [] },
      { version: 1, since: NOW, configuration: 1, author: 'ann', reason: 'Set up', name: find(input.id).name, changes: [] },
    ]),
  };
  return { router, state };
}

const requires: SaveResult['requires'] = {
  action: 'full-synchronization',
  connectors: [{ id: forest.id, name: forest.name, fullImport: false, fullSynchronization: true }],
};

const text = ({ precedence: _p, enabled: _e, version: _v, ...rule }: SyncRule): string => JSON.stringify(rule);

const rowOf = (rule: SyncRule, edited: boolean): RuleRow => ({
  id: rule.id,
  name: rule.name,
  direction: rule.direction,
  connector: rule.connectorId,
  connectorName: rule.direction === 'inbound' ? forest.name : tenant.name,
  csObjectType: rule.csObjectType,
  mvObjectType: rule.mvObjectType,
  linkType: rule.linkType,
  precedence: rule.precedence,
  enabled: rule.enabled,
  passwordSync: rule.passwordSync,
  flows: rule.flows.length,
  defaultRule: rule.immutableTag !== undefined,
  edited,
  version: rule.version,
});

function passes(row: RuleRow, rule: SyncRule, filter: RuleFilter): boolean {
  const { text: wanted = '', origin, csAttribute, mvAttribute, ...same } = filter;
  const fits = (name: string | undefined) => name === undefined || JSON.stringify(rule).toLowerCase().includes(`"${name.toLowerCase()}"`);
  const originOf = row.edited ? 'edited' : row.defaultRule ? 'default' : 'custom';
  return (
    row.name.toLowerCase().includes(wanted.toLowerCase()) &&
    (origin === undefined || origin === originOf) &&
    fits(csAttribute) &&
    fits(mvAttribute) &&
    Object.entries(same).every(([key, value]) => value === undefined || Reflect.get(row, key) === value)
  );
}

function issuesOf(rule: unknown, others: readonly SyncRule[]): RuleIssue[] {
  const parsed = SyncRuleSchema.safeParse(rule);
  if (!parsed.success) {
    return parsed.error.issues.map(({ code, path, message }) => ({
      severity: 'error',
      code,
      path: path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
      message,
    }));
  }
  const { precedence, id } = parsed.data;
  const same = others.find((one) => one.precedence === precedence && one.id !== id);
  if (same === undefined) return [];
  const message = `“${same.name}” has the precedence ${precedence} already; it must be unique.`;
  return [{ severity: 'error', code: 'duplicate-precedence', path: ['precedence'], message }];
}
