import type {
  PreviewAttribute,
  PreviewEvaluation,
  PreviewJoin,
  PreviewResult,
  PreviewScope,
  PreviewTarget,
} from '../../../shared/contract/preview.ts';
import { previewSummary } from '../../../shared/preview/preview-summary.ts';
import {
  contributionWords,
  deprovisioningWords,
  joinWords,
  projectionWords,
  provisioningWords,
} from '../../../shared/preview/preview-words.ts';
import { printable } from './output.ts';
import { shownValues, valuesText } from './shown-values.ts';

export interface PreviewTextOptions {
  /** Also what is out of scope and what does not change. */
  readonly all: boolean;
  /** Only this attribute, on whichever side. */
  readonly attribute?: string | undefined;
}

/** A line with the lines below it. */
interface Branch {
  readonly line: string;
  readonly below?: readonly Branch[];
}

/** A preview as a tree of text in pipeline order; only what has content appears (spec/console.md §6). */
export function previewText(result: PreviewResult, options: PreviewTextOptions): string {
  const { object, mode, committed } = result;
  const head = [
    `${object.name} (${object.objectType})`,
    object.dn,
    `${mode === 'full' ? 'Full' : 'Delta'} synchronization of ${object.connectorName}: ${committed ? 'committed' : 'nothing has been written'}`,
    '',
    ...previewSummary(result).map(({ intent, text }) => `${signs[intent]} ${text}`),
  ];
  const branches = options.attribute === undefined ? wholeTree(result, options.all) : attributeTree(result, options.attribute);
  return [...head.map(printable), '', ...branches.flatMap((branch) => drawn(branch, ''))].join('\n').trimEnd();
}

const signs = { info: '·', warning: '!', error: '✗' } as const;

function wholeTree(result: PreviewResult, all: boolean): readonly Branch[] {
  const { source, evaluations, metaverseObject } = result;
  const tree: Branch[] = [];
  if (source.changes.length > 0)
    tree.push({
      line: `Source Object Details${source.operation === undefined ? '' : ` (${source.operation})`}`,
      below: source.changes.map(({ attribute, before, after }) => ({
        line: `${attribute}: ${arrow(valuesText(before), valuesText(after))}`,
      })),
    });
  for (const [number, evaluation] of evaluations.entries()) {
    const below = evaluationTree(evaluation, all);
    if (number === 0) tree.push(...below);
    else tree.push({ line: `${evaluation.of === 'object' ? 'Object' : 'Metaverse Object'} Evaluated Again`, below });
  }
  if (metaverseObject !== undefined)
    tree.push({
      line: `Metaverse Object: ${metaverseObject.fate}, ${metaverseObject.objectType} ${metaverseObject.name ?? metaverseObject.id ?? ''}`,
    });
  return tree;
}

/** The ladders of one attribute, wherever it is a target. */
function attributeTree({ evaluations }: PreviewResult, name: string): readonly Branch[] {
  const wanted = (attribute: PreviewAttribute) => attribute.attribute.toLowerCase() === name.toLowerCase();
  const found = evaluations.flatMap(({ importFlow, targets }) => [
    ...importFlow.filter(wanted).map((attribute) => attributeBranch(attribute)),
    ...targets.flatMap(({ connectorName, objects }) =>
      objects.flatMap(({ exportFlow }) =>
        exportFlow.filter(wanted).map((attribute) => attributeBranch(attribute, `to ${connectorName}: `)),
      ),
    ),
  ]);
  return found.length > 0 ? found : [{ line: `Nothing flows to ${name}.` }];
}

function evaluationTree(evaluation: PreviewEvaluation, all: boolean): readonly Branch[] {
  const { scopes, joins, link, projection, importFlow, metaverseDeletion, targets, error } = evaluation;
  const tree: Branch[] = [];
  if (scopes.length > 0)
    tree.push({ line: `Connector Filter: ${inScope(scopes)} of ${scopes.length} rules in scope`, below: scopeBranches(scopes, all) });
  const joining: Branch[] = joins.map(joinBranch);
  if (link !== undefined)
    joining.push({
      line: link.held ? 'The link to the metaverse object holds' : 'No rule holds the link any more: disconnected',
      below: link.rules.map(({ name }) => ({ line: name })),
    });
  if (projection !== undefined)
    joining.push({ line: `${projectionWords[projection.reason]}${projection.rule === undefined ? '' : ` by ${projection.rule.name}`}` });
  if (joining.length > 0) tree.push({ line: 'Join and Projection', below: joining });
  tree.push(...flowBranch('Import Attribute Flow', importFlow, all));
  if (metaverseDeletion !== undefined && (metaverseDeletion.deleted || all))
    tree.push({
      line: `Metaverse Deletion: ${metaverseDeletion.deleted ? 'deleted, no rule keeps it' : 'kept'}`,
      below: metaverseDeletion.retainedBy.map(({ objectName, rule }) => ({ line: `${rule.name} on ${objectName}` })),
    });
  for (const target of targets) tree.push(...targetBranch(target, all));
  if (error !== undefined) {
    const place = [error.rule?.name, error.attribute].filter((part) => part !== undefined).join(', ');
    tree.push({
      line: `Error: ${error.code} at ${error.step}${place === '' ? '' : ` (${place})`}`,
      below: [error.message, error.meaning, error.remedy].flatMap((line) => (line === undefined ? [] : { line })),
    });
  }
  return tree;
}

function targetBranch({ connectorName, scopes, joins, objects }: PreviewTarget, all: boolean): readonly Branch[] {
  const below: Branch[] = [];
  if (scopes.length > 0 && all)
    below.push({ line: `${inScope(scopes)} of ${scopes.length} rules in scope`, below: scopeBranches(scopes, all) });
  below.push(...joins.map(joinBranch));
  for (const object of objects) {
    const gone = object.deprovisioning === undefined ? undefined : deprovisioningWords[object.deprovisioning];
    const found = object.provisioning === undefined ? undefined : provisioningWords[object.provisioning];
    below.push({
      line: `${object.objectType} ${object.dn ?? ''}: ${gone ?? found ?? 'Connected already'}`,
      below: [
        ...flowBranch('Export Attribute Flow', object.exportFlow, all),
        ...(object.pendingExport === undefined
          ? []
          : [
              {
                line: `Pending Export: ${object.pendingExport.operation}, ${object.pendingExport.changes.length} attributes`,
                below: object.pendingExport.notWritable.map(({ attribute, reason }) => ({
                  line: `${attribute} is not writable: ${reason}`,
                })),
              },
            ]),
      ],
    });
  }
  return below.length === 0 ? [] : [{ line: `Provisioning: ${connectorName}`, below }];
}

const inScope = (scopes: readonly PreviewScope[]): number => scopes.filter((scope) => scope.inScope).length;

const scopeBranches = (scopes: readonly PreviewScope[], all: boolean): readonly Branch[] =>
  scopes
    .filter((scope) => scope.inScope || all)
    .map((scope) => ({
      line: `${scope.inScope ? '✓' : '✗'} ${scope.rule.name} on ${scope.objectName}`,
      below: scope.groups.flatMap(({ clauses }, group) =>
        clauses.map(({ attribute, operator, value, actual, satisfied }) => ({
          line: `${satisfied ? 'Match' : 'No Match'}${scope.groups.length > 1 ? ` (group ${group + 1})` : ''}: ${attribute} ${operator} ${value} – ${actual.count === 0 ? 'absent' : shownValues(actual)}`,
        })),
      ),
    }));

const joinBranch = ({ rule, group, clauses, status, candidates, candidateCount }: PreviewJoin): Branch => ({
  line: `${joinWords[status]}: ${rule.name}, group ${group}`,
  below: [
    ...clauses.map(({ cs, mv, searched }) => ({ line: `${cs} = ${mv}: ${searched.count === 0 ? 'no value' : shownValues(searched)}` })),
    ...candidates
      .slice(0, SHOWN_CANDIDATES)
      .map(({ name, matched }) => ({ line: `${name}${matched ? ' – matches' : ' – does not match'}` })),
    ...(candidateCount > SHOWN_CANDIDATES ? [{ line: `and ${candidateCount - SHOWN_CANDIDATES} more` }] : []),
  ],
});
const SHOWN_CANDIDATES = 10;

function flowBranch(title: string, attributes: readonly PreviewAttribute[], all: boolean): readonly Branch[] {
  const changed = attributes.filter(({ change }) => change !== 'none');
  const shown = all ? attributes : changed;
  if (shown.length === 0) return [];
  return [
    {
      line: `${title}: ${changed.length} of ${attributes.length} attributes change`,
      below: shown.map((attribute) => attributeBranch(attribute)),
    },
  ];
}

const attributeBranch = ({ attribute, change, before, after, contributions }: PreviewAttribute, place = ''): Branch => ({
  line: `${place}${attribute} (${change}): ${arrow(shownValues(before), shownValues(after))}`,
  below:
    contributions.length === 0
      ? [{ line: 'recalled: no rule contributes any more' }]
      : contributions.map(({ rule, objectName, status, values, source, message }) => ({
          line: `${contributionWords[status]}: ${rule.precedence} ${rule.name}${objectName === undefined ? '' : ` from ${objectName}`}: ${source}${
            values.count === 0 ? '' : ` = ${shownValues(values)}`
          }${message === undefined ? '' : ` – ${message}`}`,
        })),
});

const arrow = (before: string, after: string): string =>
  before === after ? before || '(nothing)' : `${before === '' ? '(nothing)' : before} → ${after === '' ? '(nothing)' : after}`;

/** The branch and what is below it, two columns to the right. */
function drawn({ line, below = [] }: Branch, indent: string): readonly string[] {
  return [`${indent}${printable(line)}`, ...below.flatMap((branch) => drawn(branch, `${indent}  `))];
}
