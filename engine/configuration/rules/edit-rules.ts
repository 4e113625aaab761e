import { randomUUID } from 'node:crypto';
import type { RuleIssue, SaveResult } from '../../../shared/contract/configuration.ts';
import type { RuleDraft } from '../../../shared/contract/rules.ts';
import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { RuleId } from '../../../shared/model/identifier.ts';
import type { SyncRule } from '../../../shared/model/rule.ts';
import { ruleIssues } from '../document/rule-issues.ts';
import { type ConfigurationHost, saveConfiguration, tryConfiguration } from '../versions/save-configuration.ts';
import { freePrecedenceBefore, movedRule } from './rule-order.ts';
import { RuleConflict, RuleInvalid, RuleMissing } from './rule-refused.ts';

export interface RuleEdit {
  readonly author: string;
  readonly reason: string;
  /** Answers what would change and stores nothing. */
  readonly dryRun?: boolean;
}

export interface SavedRule extends SaveResult {
  readonly rule: SyncRule;
}

/**
 * Creates or replaces a rule. `expectedVersion`: the version that was edited; another one by now is a `RuleConflict`.
 * Throws `RuleInvalid` for a rule with errors, `ConfigurationRefused` during a run; nothing is stored then.
 */
export function saveRule(
  engine: ConfigurationHost,
  draft: RuleDraft,
  edit: RuleEdit & { readonly expectedVersion?: number | undefined },
): Promise<SavedRule> {
  const id = draft.id ?? (randomUUID() as RuleId);
  return editRules(engine, edit, id, (rules) => {
    const before = rules.find((rule) => rule.id === id);
    if (edit.expectedVersion !== undefined && before?.version !== edit.expectedVersion)
      throw new RuleConflict(draft.name, before?.version ?? 0);
    const rule: SyncRule = { ...draft, id, version: before?.version ?? 1 };
    return before === undefined ? [...rules, rule] : rules.map((one) => (one.id === id ? rule : one));
  });
}

/** The copy gets a precedence of its own before the original and no tag: it is a custom rule (spec/console.md §12.2). */
export function cloneRule(
  engine: ConfigurationHost,
  original: RuleId,
  edit: RuleEdit & { readonly name?: string | undefined; readonly disableOriginal: boolean },
): Promise<SavedRule> {
  const id = randomUUID() as RuleId;
  return editRules(engine, edit, id, (rules) => {
    const rule = ruleIn(rules, original);
    const precedence = freePrecedenceBefore(rule.precedence, rules);
    if (precedence === undefined) {
      throw noRoom(`No precedence before ${rule.precedence} is free for a rule of your own. Give another rule a higher number first.`);
    }
    const { immutableTag: _, ...rest } = rule;
    const copy: SyncRule = { ...rest, id, name: edit.name ?? copyName(rule.name, rules), precedence, version: 1 };
    const others = edit.disableOriginal ? rules.map((one) => (one.id === original ? { ...one, enabled: false } : one)) : rules;
    return [...others, copy];
  });
}

export function removeRules(engine: ConfigurationHost, ids: readonly RuleId[], edit: RuleEdit): Promise<SaveResult> {
  return changeRules(engine, edit, (rules) => {
    for (const id of ids) ruleIn(rules, id);
    return rules.filter(({ id }) => !ids.includes(id));
  });
}

export function enableRules(engine: ConfigurationHost, ids: readonly RuleId[], enabled: boolean, edit: RuleEdit): Promise<SaveResult> {
  return changeRules(engine, edit, (rules) => {
    for (const id of ids) ruleIn(rules, id);
    return rules.map((rule) => (ids.includes(rule.id) ? { ...rule, enabled } : rule));
  });
}

export function moveRule(
  engine: ConfigurationHost,
  id: RuleId,
  position: 'before' | 'after',
  other: RuleId,
  edit: RuleEdit,
): Promise<SavedRule> {
  return editRules(engine, edit, id, (rules) => {
    const moved = id === other ? rules : movedRule(rules, ruleIn(rules, id), position, ruleIn(rules, other));
    if (moved === undefined)
      throw noRoom('There is no free precedence on either side. Give one of the rules around it another number first.');
    return moved;
  });
}

/** `shipped`: the rule as it would be generated; its place and its switch stay what they are. */
export function resetRule(engine: ConfigurationHost, shipped: SyncRule, edit: RuleEdit): Promise<SavedRule> {
  return editRules(engine, edit, shipped.id, (rules) => {
    const { enabled, precedence, version } = ruleIn(rules, shipped.id);
    return rules.map((rule) => (rule.id === shipped.id ? { ...shipped, enabled, precedence, version } : rule));
  });
}

type Change = (rules: readonly SyncRule[]) => readonly SyncRule[];

async function editRules(engine: ConfigurationHost, edit: RuleEdit, id: RuleId, change: Change): Promise<SavedRule> {
  let edited: SyncRule | undefined;
  const result = await changeRules(engine, edit, (rules) => {
    const next = change(rules);
    edited = next.find((rule) => rule.id === id);
    return next;
  });
  const stored = edit.dryRun === true ? undefined : (await engine.store.read.rules()).find((rule) => rule.id === id);
  const rule = stored ?? edited;
  if (rule === undefined) throw new RuleMissing(id);
  return { ...result, rule };
}

async function changeRules(engine: ConfigurationHost, { author, reason, dryRun }: RuleEdit, change: Change): Promise<SaveResult> {
  const next = (current: ConfigurationDocument): ConfigurationDocument => {
    const rules = change(current.rules) as ConfigurationDocument['rules'];
    const document = { ...current, rules };
    refuseFaults(current, document);
    return document;
  };
  if (dryRun !== true) return saveConfiguration(engine, { author, reason, change: next });
  const { changes, impact, requires } = await tryConfiguration(engine, next);
  return { changes: changes.map(({ need: _, ...told }) => told), impact, requires };
}

/** Only what is new is judged: a rule that has a fault already may still be disabled, moved or deleted. */
function refuseFaults(before: ConfigurationDocument, after: ConfigurationDocument): void {
  const issues = after.rules.flatMap((rule) => {
    const old = before.rules.find(({ id }) => id === rule.id);
    if (old === rule) return [];
    const known = new Set(old === undefined ? [] : faults(old, before).map(key));
    return faults(rule, after).filter((issue) => !known.has(key(issue)));
  });
  if (issues.length > 0) throw new RuleInvalid(issues);
}

const faults = (rule: SyncRule, document: ConfigurationDocument): readonly RuleIssue[] =>
  ruleIssues(rule, document).filter(({ severity }) => severity === 'error');
const key = ({ code, path, message }: RuleIssue): string => JSON.stringify([code, path, message]);

function ruleIn(rules: readonly SyncRule[], id: RuleId): SyncRule {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new RuleMissing(id);
  return rule;
}

const noRoom = (message: string): RuleInvalid =>
  new RuleInvalid([{ severity: 'error', code: 'no-free-precedence', path: ['precedence'], message }]);

/** "… – Copy", "… – Copy 2" */
function copyName(name: string, rules: readonly SyncRule[]): string {
  const names = new Set(rules.map((rule) => rule.name));
  for (let count = 1; ; count++) {
    const candidate = `${name} - Copy${count === 1 ? '' : ` ${count}`}`;
    if (!names.has(candidate)) return candidate;
  }
}
