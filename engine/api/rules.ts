import { ORPCError } from '@orpc/server';
import type { z } from 'zod';
import { errors as common } from '../../shared/contract/common.ts';
import { RuleDraft, type RuleRow, ruleErrors } from '../../shared/contract/rules.ts';
import type { RuleId } from '../../shared/model/identifier.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import { ruleFormats } from '../configuration/document/formats.ts';
import { readDocument } from '../configuration/document/read-document.ts';
import { ruleIssues } from '../configuration/document/rule-issues.ts';
import { editedRules, shippedRules } from '../configuration/rule-generation.ts';
import { cloneRule, enableRules, moveRule, removeRules, resetRule, saveRule } from '../configuration/rules/edit-rules.ts';
import { passesFilter } from '../configuration/rules/rule-filter.ts';
import { ruleHistory, ruleVersion, ruleVersionRows } from '../configuration/rules/rule-history.ts';
import { RuleConflict, RuleInvalid, RuleMissing } from '../configuration/rules/rule-refused.ts';
import { refusable } from './refusable.ts';
import { server } from './server.ts';

const noRule = (id: string) => ({ message: `There is no rule ${id}.`, data: { what: id } });

export const rules = {
  list: server.rules.list.handler(async ({ input, context }) => {
    const read = context.engine.store.read;
    const [all, connectors, edited] = await Promise.all([read.rules(), read.connectors(), editedRules(read)]);
    const names = new Map(connectors.map((connector) => [connector.id, connector.name]));
    return all
      .filter((rule) => passesFilter(rule, edited.get(rule.id) ?? false, input))
      .map((rule) => ruleRow(rule, names.get(rule.connectorId) ?? rule.connectorId, edited.get(rule.id) ?? false));
  }),

  get: server.rules.get.handler(async ({ input, context, errors }) => {
    const read = context.engine.store.read;
    const id = input.id as RuleId;
    const [document, edited, shipped] = await Promise.all([readDocument(read), editedRules(read), shippedRules(read)]);
    const rule = input.version === undefined ? document.rules.find((one) => one.id === id) : await ruleVersion(read, id, input.version);
    if (rule === undefined) throw errors.NOT_FOUND(noRule(input.id));
    const connector = document.connectors.find((one) => one.id === rule.connectorId);
    const original = rule.immutableTag === undefined ? undefined : shipped.find((one) => one.id === id);
    return {
      rule,
      connectorName: connector?.name ?? rule.connectorId,
      defaultRule: rule.immutableTag !== undefined,
      edited: edited.get(id) ?? false,
      ...(original === undefined ? {} : { shipped: original }),
      issues: [...ruleIssues(rule, document)],
      versions: await ruleVersionRows(read, id),
    };
  }),

  validate: server.rules.validate.handler(async ({ input, context }) => {
    const parsed = RuleDraft.safeParse(input.rule);
    if (!parsed.success) {
      return {
        issues: parsed.error.issues.map(({ path, message, code }) => ({
          severity: 'error' as const,
          code,
          path: path.map(pathStep),
          message,
        })),
      };
    }
    const rule = { ...parsed.data, id: parsed.data.id ?? ('' as RuleId), version: parsed.data.version ?? 1 };
    return { issues: [...ruleIssues(rule, await readDocument(context.engine.store.read))] };
  }),

  issues: server.rules.issues.handler(async ({ context }) => {
    const document = await readDocument(context.engine.store.read);
    const found = document.rules.map((rule) => ({ id: rule.id as string, name: rule.name, issues: [...ruleIssues(rule, document)] }));
    return { rules: found.length, found: found.filter(({ issues }) => issues.length > 0) };
  }),

  save: server.rules.save.handler(({ input, context: { engine, user } }) =>
    editing(() => saveRule(engine, input.rule, { ...input, author: user, reason: input.reason || `Rule “${input.rule.name}” saved` })),
  ),

  clone: server.rules.clone.handler(async ({ input, context: { engine, user } }) =>
    editing(() => cloneRule(engine, input.id as RuleId, { ...input, author: user, reason: input.reason || 'Rule cloned' })),
  ),

  remove: server.rules.remove.handler(({ input, context: { engine, user } }) =>
    editing(() => removeRules(engine, input.ids as RuleId[], { ...input, author: user, reason: input.reason || 'Rules deleted' })),
  ),

  setEnabled: server.rules.setEnabled.handler(({ input, context: { engine, user } }) => {
    const reason = input.reason || (input.enabled ? 'Rules enabled' : 'Rules disabled');
    return editing(() => enableRules(engine, input.ids as RuleId[], input.enabled, { ...input, author: user, reason }));
  }),

  move: server.rules.move.handler(({ input, context: { engine, user } }) => {
    const edit = { author: user, reason: input.reason || 'Rule moved', dryRun: input.dryRun };
    return editing(() => moveRule(engine, input.id as RuleId, input.position, input.other as RuleId, edit));
  }),

  reset: server.rules.reset.handler(async ({ input, context: { engine, user }, errors }) => {
    const shipped = (await shippedRules(engine.store.read)).find((rule) => rule.id === input.id);
    if (shipped === undefined) throw errors.NOT_FOUND({ message: `${input.id} is no default rule.`, data: { what: input.id } });
    return editing(() =>
      resetRule(engine, shipped, { ...input, author: user, reason: input.reason || `Rule “${shipped.name}” reset to what was shipped` }),
    );
  }),

  exportRules: server.rules.exportRules.handler(async ({ input, context, errors }) => {
    const { rules: all, connectors } = await readDocument(context.engine.store.read);
    const format = Object.hasOwn(ruleFormats, input.format) ? ruleFormats[input.format] : undefined;
    if (format === undefined) {
      const known = Object.keys(ruleFormats).join(', ');
      throw errors.INVALID({ message: `There is no format ${input.format}. Known: ${known}.`, data: { field: 'format' } });
    }
    const missing = input.ids?.find((id) => !all.some((rule) => rule.id === id));
    if (missing !== undefined) throw errors.NOT_FOUND(noRule(missing));
    const chosen = all.filter(({ id }) => input.ids?.includes(id) ?? true);
    return { files: [...format.write(chosen, connectors)] };
  }),

  history: server.rules.history.handler(async ({ input, context, errors }) => {
    const versions = await ruleHistory(context.engine.store.read, input.id as RuleId);
    if (versions.length === 0) throw errors.NOT_FOUND(noRule(input.id));
    return versions;
  }),
};

const pathStep = (step: PropertyKey): string | number => (typeof step === 'symbol' ? String(step) : step);

function ruleRow(rule: SyncRule, connectorName: string, edited: boolean): RuleRow {
  const { id, name, direction, csObjectType, mvObjectType, linkType, precedence, enabled, passwordSync, version } = rule;
  return {
    id,
    name,
    direction,
    connector: rule.connectorId,
    connectorName,
    csObjectType,
    mvObjectType,
    linkType,
    precedence,
    enabled,
    passwordSync,
    flows: rule.flows.length,
    defaultRule: rule.immutableTag !== undefined,
    edited,
    version,
  };
}

/** Answers what an edit is refused for as the contract's errors. */
function editing<T>(work: () => Promise<T>): Promise<T> {
  return refusable(async () => {
    try {
      return await work();
    } catch (thrown) {
      throw asError(thrown);
    }
  });
}

function asError(thrown: unknown): unknown {
  if (thrown instanceof RuleInvalid) {
    const data = { issues: [...thrown.issues] } satisfies z.infer<typeof ruleErrors.RULE_INVALID.data>;
    return new ORPCError('RULE_INVALID', { status: ruleErrors.RULE_INVALID.status, message: thrown.message, data, cause: thrown });
  }
  if (thrown instanceof RuleConflict) {
    return new ORPCError('CONFLICT', {
      status: ruleErrors.CONFLICT.status,
      message: thrown.message,
      data: { version: thrown.version },
      cause: thrown,
    });
  }
  if (thrown instanceof RuleMissing) {
    return new ORPCError('NOT_FOUND', {
      status: common.NOT_FOUND.status,
      message: thrown.message,
      data: { what: thrown.id },
      cause: thrown,
    });
  }
  return thrown;
}
