import type { MvId } from '../../shared/model/identifier.ts';
import type { CsObject, MvObject } from '../../shared/model/object.ts';
import type { CompiledFlow, CompiledRules } from './compiled-rules.ts';
import {
  climbLadder,
  edgesTo,
  isPartial,
  type MetaverseEnds,
  nameOf,
  type ReferenceDifferences,
  withAllEdges,
  withReferencesTo,
} from './large-references.ts';
import type { Contributor } from './precedence.ts';
import { ask, type Evaluation } from './question.ts';
import { basisOf, outboundDecision } from './reference-basis.ts';

/** The two ends of an export flow with the references a decision has to be about. */
export interface ExportExtent extends MetaverseEnds {
  readonly target: CsObject;
  readonly contributors: readonly Contributor<0>[];
  readonly basis: string | undefined;
}

export interface ExportAttribute extends Omit<ExportExtent, 'basis'> {
  readonly attribute: string;
  /** What this evaluation has changed of the references of `mv`. */
  readonly differences: ReferenceDifferences;
  readonly rules: CompiledRules;
  readonly whole: boolean;
  readonly contributor: (flow: CompiledFlow, mv: MvObject) => Contributor<0>;
}

/**
 * The references an outbound decision has to be about: all of a small attribute; of a large one those that changed – in
 * the metaverse, in the target, or what their targets are connected to –, as long as the same flow decides as at the last
 * decision.
 */
export function* exportExtent(input: ExportAttribute): Evaluation<ExportExtent> {
  const { target, mv, before, attribute, contributors, rules } = input;
  const sources = [...new Set(contributors.flatMap(({ flow }) => flow.direct ?? []))];
  if (!isPartial(target, attribute) && !sources.some((source) => isPartial(mv, source)))
    return { target, mv, before, contributors, basis: undefined };
  const climb = yield* climbLadder(contributors, function* ({ flow }) {
    const source = flow.direct ?? '';
    if ((mv.references[source]?.length ?? 0) > 0) return true;
    return isPartial(mv, source) && (yield* ask({ ask: 'any-further-reference', of: { mv: mv.id }, attribute: source }));
  });
  const considered = contributors.slice(0, climb?.outcomes.length).map(({ flow }) => nameOf(flow));
  const basis = climb && basisOf(rules, attribute, considered, climb.outcomes);
  if (climb === undefined || input.whole || mv.basis?.[outboundDecision(target.id, attribute)] !== basis)
    return { ...(yield* everything(input, sources)), basis };

  const deciding = climb.deciding.map(({ flow }) => flow);
  const changed = new Set<MvId>();
  for (const { direct = '' } of deciding) {
    for (const entry of mv.references[direct] ?? []) changed.add(entry.target);
    for (const id of input.differences.get(direct)?.remove ?? []) changed.add(id);
  }
  for (const edge of target.references[attribute] ?? []) if (edge.targetMv !== undefined) changed.add(edge.targetMv);
  let ends: MetaverseEnds = { mv, before };
  for (const { direct = '' } of deciding) ends = yield* withReferencesTo(ends, input.differences, direct, [...changed]);
  const edges = yield* edgesTo(target, attribute, changed);
  return {
    target: { ...target, references: { ...target.references, [attribute]: edges } },
    ...ends,
    contributors: deciding.length === 0 ? contributors : deciding.map((flow) => input.contributor(flow, ends.mv)),
    basis,
  };
}

function* everything(input: ExportAttribute, sources: readonly string[]): Evaluation<Omit<ExportExtent, 'basis'>> {
  let ends: MetaverseEnds = { mv: input.mv, before: input.before };
  for (const source of sources) ends = yield* withReferencesTo(ends, input.differences, source, 'all');
  const contributors = input.contributors.map((contributor) => input.contributor(contributor.flow, ends.mv));
  return { target: yield* withAllEdges(input.target, input.attribute), ...ends, contributors };
}
