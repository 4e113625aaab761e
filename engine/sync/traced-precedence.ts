import type { Value } from '../../shared/model/value.ts';
import { ObjectFailure } from './effect.ts';
import type { FlowResult } from './flow.ts';
import { type Contributor, type Resolution, resolvePrecedence } from './precedence.ts';
import type { ContributionStatus, Trace, TracedContribution, TraceEvent } from './trace.ts';

/** What came of a flow: its result, or why it failed. */
type Outcome = FlowResult | ObjectFailure;

/** A ladder of contributions that fills itself when the evaluation is over. */
export type Ladder = TracedContribution[];

/**
 * Resolves one attribute as `resolvePrecedence` does and, for a trace, tells what became of every contribution: the ones
 * that were evaluated on the way now, the ones that lost later, so that they cannot change what comes next (RandomNum).
 * `failed` makes the event of an attribute whose resolution throws.
 */
export function resolveTraced<O>(
  contributors: readonly Contributor<O>[],
  trace: Trace | undefined,
  csOf: (origin: O) => TracedContribution['cs'],
  failed: (ladder: Ladder) => TraceEvent,
): { readonly resolution: Resolution<O>; readonly ladder: Ladder } {
  if (trace === undefined) return { resolution: resolvePrecedence(contributors), ladder: [] };
  const outcomes = new Map<Contributor<O>, Outcome>();
  const remembering = contributors.map((contributor) => {
    const known: Contributor<O> = {
      ...contributor,
      evaluate: () => {
        const outcome = attempt(contributor);
        outcomes.set(known, outcome);
        if (outcome instanceof ObjectFailure) throw outcome;
        return outcome;
      },
    };
    return known;
  });
  const ladder: Ladder = [];
  let resolution: Resolution<O> | undefined;
  try {
    resolution = resolvePrecedence(remembering);
    return { resolution, ladder };
  } catch (thrown) {
    trace.add(failed(ladder));
    throw thrown;
  } finally {
    const settled = resolution;
    trace.later(() => ladder.push(...remembering.map((contributor, at) => told(contributor, contributors[at], outcomes, settled, csOf))));
  }
}

function told<O>(
  contributor: Contributor<O>,
  original: Contributor<O> | undefined,
  outcomes: ReadonlyMap<Contributor<O>, Outcome>,
  resolution: Resolution<O> | undefined,
  csOf: (origin: O) => TracedContribution['cs'],
): TracedContribution {
  const evaluated = outcomes.get(contributor);
  const outcome = evaluated ?? attempt(original ?? contributor);
  const failed = outcome instanceof ObjectFailure;
  const values: readonly Value[] = !failed && outcome.kind === 'values' ? outcome.values : [];
  return {
    rule: contributor.flow.rule.id,
    flow: contributor.flow.rule.flows.indexOf(contributor.flow),
    cs: csOf(contributor.origin),
    status: evaluated === undefined ? 'not-precedent' : statusOf(contributor, outcome, resolution),
    values,
    message: failed ? outcome.message : undefined,
  };
}

function statusOf<O>(contributor: Contributor<O>, outcome: Outcome, resolution: Resolution<O> | undefined): ContributionStatus {
  if (outcome instanceof ObjectFailure) return 'failed';
  if (contributor.isOver === true && (outcome.kind === 'null' || outcome.kind === 'ignore')) return 'applied-once';
  if (outcome.kind === 'null') return 'null';
  if (outcome.kind === 'ignore') return 'ignored';
  if (outcome.kind === 'authoritative-null') return 'authoritative-null';
  const given = resolution?.kind === 'values' ? resolution.values.filter((entry) => entry.contributor === contributor) : [];
  if (given.length > 0) return 'applied';
  return resolution === undefined ? 'not-precedent' : 'already-present';
}

function attempt<O>(contributor: Contributor<O>): Outcome {
  try {
    return contributor.evaluate();
  } catch (thrown) {
    if (thrown instanceof ObjectFailure) return thrown;
    throw thrown;
  }
}
