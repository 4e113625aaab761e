import type { AttributeFlow, JoinGroup, ScopeClause, ScopeGroup, SyncRule } from '../../../shared/model/rule.ts';
import type { FileFindings } from './findings.ts';
import { type RuleText, ruleFrom } from './rule-header.ts';
import { mergeTypeWords, needsNoValue, operatorOf, wordKey } from './rule-words.ts';
import { addExtra } from './unknown-elements.ts';
import type { XmlElement } from './xml-element.ts';
import { attributeIn, booleanOf, checkAttributes, readBelow, textIn } from './xml-reading.ts';

/**
 * Reads `<synchronizationRule>` (spec/rules-format.md §3). undefined when it is no rule; the findings then have the
 * problem. Unknown elements directly in the rule go to `extra`.
 */
export function readRule(root: XmlElement, findings: FileFindings): SyncRule | undefined {
  const draft = new RuleDraft(findings);
  checkAttributes(root, [], findings);
  readBelow(root, draft.rows(root), findings);
  return draft.rule(root);
}

class RuleDraft {
  readonly #findings: FileFindings;
  readonly #texts = new Map<string, RuleText>();
  readonly #scope: ScopeGroup[] = [];
  readonly #join: JoinGroup[] = [];
  readonly #flows: AttributeFlow[] = [];
  readonly #extra = new Map<string, string>();
  #failed = false;

  constructor(findings: FileFindings) {
    this.#findings = findings;
  }

  rows(root: XmlElement) {
    const text = (item: XmlElement) => {
      if (this.#texts.has(item.name)) this.#fail(item.path, `The rule has two elements ${item.name}.`);
      this.#texts.set(item.name, { text: textIn(item, this.#findings), path: item.path });
    };
    const known: { [name: string]: (item: XmlElement) => void } = Object.fromEntries(TEXTS.map((name) => [name, text]));
    known['attribute-mappings'] = (item) => this.#list(item, 'mapping', (child) => this.#flows.push(...this.#flow(child)));
    known.relationshipCriteria = (item) => this.#list(item, 'conditions', (group) => this.#join.push(this.#joinGroup(group)));
    known.synchronizationCriteria = (item) => this.#list(item, 'conditions', (group) => this.#scope.push(this.#scopeGroup(group)));
    for (const { name } of root.children) {
      if (!Object.hasOwn(known, name)) known[name] = (item) => addExtra(this.#extra, item, this.#findings);
    }
    return known;
  }

  rule(root: XmlElement): SyncRule | undefined {
    const body = { scope: this.#scope, join: this.#join, flows: this.#flows, extra: Object.fromEntries(this.#extra) };
    const rule = ruleFrom(this.#texts, body, root.path, this.#findings);
    return this.#failed ? undefined : rule;
  }

  #fail(path: string, message: string): void {
    this.#failed = true;
    this.#findings.problem(path, message);
  }

  #list(item: XmlElement, name: string, read: (child: XmlElement) => void): void {
    checkAttributes(item, [], this.#findings);
    readBelow(item, { [name]: read }, this.#findings);
  }

  #flow(item: XmlElement): readonly AttributeFlow[] {
    checkAttributes(item, ['execute-once'], this.#findings);
    const parts = this.#parts(item, ['dest', 'src', 'expression', 'valueMergeType']);
    const source = parts.get('src');
    const attributes: string[] = [];
    if (source !== undefined) {
      checkAttributes(source, [], this.#findings);
      for (const child of source.children) {
        if (child.name === 'attr') attributes.push(textIn(child, this.#findings));
        else this.#findings.leave(child.path, 'A source is an attribute or a text.');
      }
      if (attributes.length > 0 && source.text.trim() !== '')
        this.#findings.leave(source.path, 'Text beside attributes has no meaning here.');
    }
    const [dest, expression, merge] = ['dest', 'expression', 'valueMergeType'].map((name) => {
      const part = parts.get(name);
      return part === undefined ? '' : textIn(part, this.#findings);
    });
    const target = dest ?? '';
    if (target === '') this.#fail(item.path, 'The mapping has no destination.');
    const mergeType = merge === '' ? 'update' : wordKey(mergeTypeWords, merge ?? '');
    if (mergeType === undefined)
      this.#fail(`${item.path}/valueMergeType`, `“${merge}” is none of ${Object.values(mergeTypeWords).join(', ')}.`);
    const once = attributeIn(item, 'execute-once');
    const applyOnce = once === undefined ? false : booleanOf(once);
    if (applyOnce === undefined) this.#fail(`${item.path}/@execute-once`, `“${once}” is neither true nor false.`);
    if (mergeType === undefined || applyOnce === undefined) return [];
    return [{ target, ...flowContent(source, attributes, expression ?? ''), merge: mergeType, applyOnce }];
  }

  #joinGroup(group: XmlElement): JoinGroup {
    const clauses: { cs: string; mv: string; caseSensitive: boolean }[] = [];
    this.#list(group, 'condition', (item) => {
      checkAttributes(item, [], this.#findings);
      const parts = this.#parts(item, ['csAttribute', 'ilmAttribute', 'caseSensitive']);
      const text = (name: string) => this.#partText(parts, name);
      const [cs, mv, sensitive] = [text('csAttribute'), text('ilmAttribute'), text('caseSensitive')];
      const caseSensitive = sensitive.trim() === '' ? false : booleanOf(sensitive);
      if (caseSensitive === undefined) this.#fail(`${item.path}/caseSensitive`, `“${sensitive}” is neither True nor False.`);
      if (cs === '' || mv === '') this.#fail(item.path, 'A join condition names an attribute on both sides.');
      clauses.push({ cs, mv, caseSensitive: caseSensitive ?? false });
    });
    return { clauses };
  }

  #scopeGroup(group: XmlElement): ScopeGroup {
    const clauses: ScopeClause[] = [];
    this.#list(group, 'scope', (item) => {
      checkAttributes(item, [], this.#findings);
      const parts = this.#parts(item, ['csAttribute', 'csOperator', 'csValue']);
      const word = this.#partText(parts, 'csOperator');
      const [attribute, operator, value] = [this.#partText(parts, 'csAttribute'), operatorOf(word), this.#partText(parts, 'csValue')];
      if (attribute === '') this.#fail(item.path, 'A scope condition names an attribute.');
      if (operator === undefined) this.#fail(`${item.path}/csOperator`, `“${word}” is no operator of a scope.`);
      else clauses.push({ attribute, operator, ...(parts.has('csValue') && !(value === '' && needsNoValue(operator)) ? { value } : {}) });
    });
    return { clauses };
  }

  /** The elements of these names, each at most once. */
  #parts(item: XmlElement, names: readonly string[]): ReadonlyMap<string, XmlElement> {
    const parts = new Map<string, XmlElement>();
    const keep = (child: XmlElement) => {
      if (parts.has(child.name)) this.#fail(child.path, `There are two elements ${child.name}.`);
      parts.set(child.name, child);
    };
    readBelow(item, Object.fromEntries(names.map((name) => [name, keep])), this.#findings);
    return parts;
  }

  #partText(parts: ReadonlyMap<string, XmlElement>, name: string): string {
    const part = parts.get(name);
    return part === undefined ? '' : textIn(part, this.#findings);
  }
}

const TEXTS = [
  ...['id', 'internal-id', 'version', 'name', 'description', 'immutable-tag', 'direction', 'disabled', 'connector'],
  ...['sourceObjectType', 'targetObjectType', 'linkType', 'precedence', 'precedence-after', 'precedence-before'],
  ...['softDeleteExpiryInterval', 'EnablePasswordSync'],
];

/** spec/rules-format.md §3: an expression, else an attribute, else a constant. */
function flowContent(
  source: XmlElement | undefined,
  attributes: readonly string[],
  expression: string,
): Pick<AttributeFlow, 'type' | 'source' | 'sources' | 'expression'> {
  if (expression !== '') return { type: 'expression', expression, ...(source === undefined ? {} : { sources: [...attributes] }) };
  if (attributes.length > 1) return { type: 'direct', source: attributes[0] ?? '', sources: [...attributes] };
  if (attributes.length === 1) return { type: 'direct', source: attributes[0] ?? '' };
  return { type: 'constant', ...(source === undefined ? {} : { source: source.text }) };
}
