import { compileExpression } from '../../shared/expressions/compile.ts';
import type { AttributeFlow } from '../../shared/model/rule.ts';
import type { FlowsTemplate, FormulaLibrary } from './default-rules-templates.ts';

/** What a rule can read and write: the schema of its object types. */
export interface Reach {
  readonly hasSource: (attribute: string) => boolean;
  readonly hasTarget: (attribute: string) => boolean;
}

/**
 * Flows of a template, without those whose attributes the schema lacks (spec/default-rules.md §9, §11).
 *
 * @throws when the template names an unknown formula or set, or a formula does not compile: a fault of the assets
 */
export function expandFlows(template: FlowsTemplate, library: FormulaLibrary, reach: Reach): readonly AttributeFlow[] {
  const flows: AttributeFlow[] = [];
  const add = (target: string, body: FlowBody | undefined) => {
    if (body === undefined || !reach.hasTarget(target)) return;
    flows.push({ target, ...body, merge: template.merge[target] ?? 'update', applyOnce: template.once.includes(target) });
  };
  for (const [target, text] of Object.entries(template.constant)) add(target, { type: 'constant', source: text });
  for (const [target, formula] of Object.entries(template.formula)) add(target, formulaBody(formula, target, library, reach));
  for (const [target, source] of Object.entries(template.renamed)) add(target, directBody(source, reach));
  for (const [formula, targets] of Object.entries(template.each)) {
    for (const target of targets.flatMap((name) => membersOf(name, library))) add(target, formulaBody(formula, target, library, reach));
  }
  return flows;
}

type FlowBody = Pick<AttributeFlow, 'type' | 'source' | 'expression' | 'sources'>;

const REFERENCE = /^([A-Z0-9-]+)(?:\((.+)\))?$/;
const SINGLE_ATTRIBUTE = /^\[([^\]]+)\]$/;

const directBody = (source: string, reach: Reach): FlowBody | undefined =>
  reach.hasSource(source) ? { type: 'direct', source } : undefined;

function formulaBody(reference: string, target: string, library: FormulaLibrary, reach: Reach): FlowBody | undefined {
  const [, name = '', argument = target] = REFERENCE.exec(reference) ?? [];
  const variants = library.formulas[name];
  if (variants === undefined) throw new Error(`default rules: there is no formula ${reference}`);
  for (const variant of variants) {
    const text = variant.replaceAll('{t}', argument);
    const sources = sourcesOf(text);
    if (!sources.every(reach.hasSource)) continue;
    const [, only] = SINGLE_ATTRIBUTE.exec(text) ?? [];
    return only === undefined
      ? { type: 'expression', expression: text, ...(sources.length > 0 ? { sources } : {}) }
      : { type: 'direct', source: only };
  }
  return undefined;
}

const known = new Map<string, readonly string[]>();

function sourcesOf(text: string): readonly string[] {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  const compiled = compileExpression(text);
  if (!compiled.ok) throw new Error(`default rules: ${text}: ${compiled.errors[0]?.message}`);
  const { attributes, importedValues, valueCounts } = compiled.expression;
  const sources = [...new Set([...attributes, ...importedValues, ...valueCounts])];
  known.set(text, sources);
  return sources;
}

function membersOf(name: string, library: FormulaLibrary): readonly string[] {
  if (!name.startsWith('@')) return [name];
  const members = library.attributeSets[name.slice(1)];
  if (members === undefined) throw new Error(`default rules: there is no attribute set ${name}`);
  return members;
}
