import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { FIRST_DEFAULT_PRECEDENCE } from '../document/rule-issues.ts';
import type { Findings } from './findings.ts';

type Rules = ConfigurationDocument['rules'];

/**
 * Gives each rule a precedence of its own and keeps their order; among equals the earlier of the list comes first. Rules
 * below 100 stay there: above, they would be numbered with the default rules.
 */
export function renumbered(rules: Rules, findings: Findings): Rules {
  const sorted = [...rules].sort((a, b) => a.precedence - b.precedence);
  const low = sorted.filter(({ precedence }) => precedence < FIRST_DEFAULT_PRECEDENCE);
  if (low.length > FIRST_DEFAULT_PRECEDENCE) {
    findings.problem(
      '',
      '',
      `There are ${low.length} rules with a precedence below ${FIRST_DEFAULT_PRECEDENCE}: there is no room for them.`,
    );
    return rules;
  }
  const numbers = new Map<string, number>();
  let next = 0;
  for (const { id, precedence } of sorted) {
    next = Math.max(next, precedence);
    numbers.set(id, next++);
  }
  let last = FIRST_DEFAULT_PRECEDENCE - 1;
  for (const { id } of [...low].reverse()) {
    last = Math.min(last, numbers.get(id) ?? last);
    numbers.set(id, last--);
  }
  next = FIRST_DEFAULT_PRECEDENCE;
  for (const { id, precedence } of sorted.slice(low.length)) {
    next = Math.max(next, precedence);
    numbers.set(id, next++);
  }
  return rules.map((rule) => ({ ...rule, precedence: numbers.get(rule.id) ?? rule.precedence }));
}
