import type { EvaluationContext } from '../expression.ts';
import type { Fault, Span } from '../fault.ts';
import type { StaticType } from '../static-type.ts';
import type { Node } from '../syntax-tree.ts';
import { type Kind, type KindTypes, kinds, maskOf, type Scalar, type Term, type TermList } from '../term.ts';

/**
 * What a function is: one row that checker, compiler, completion, hover and reference page read
 * (spec/expressions.md §8–§10, spec/functions.json).
 */
export const categories = [
  'Attribute access',
  'Certificate',
  'Conversion',
  'Date / Time',
  'Directory',
  'Evaluation',
  'Math',
  'Multi-valued',
  'Program Flow',
  'Text',
] as const;
export type Category = (typeof categories)[number];

/** What a list argument does to the function (§8). `maps`: applied to each value. */
type MultivalueClass = 'maps' | 'consumes' | 'whole' | 'scalar-only' | 'special' | 'scalar-condition' | 'transparent' | 'no-argument';

/** A NULL argument: `result` ends the call with the function's `whenNull`, `error` is a type error, `pass` hands null on. */
export type NullMode = 'result' | 'error' | 'pass';

export interface Parameter<
  K extends Kind = Kind,
  N extends NullMode | 'by-position' = NullMode | 'by-position',
  O extends boolean = boolean,
> {
  readonly name: string;
  readonly shape: 'scalar' | 'list' | 'any' | 'unevaluated';
  readonly kinds: readonly K[];
  readonly mask: number;
  /** `by-position`: the first argument gives `whenNull`, a later one is an error. */
  readonly ifNull: N;
  readonly optional: O;
  /** The bare words an option takes; also accepted in quotes. */
  readonly words?: readonly string[];
  /** May be repeated: condition, value, condition, value … */
  readonly repeated?: boolean;
}
type Of<K extends Kind> = Parameter<K, 'by-position', false>;

export const oneOf = <const K extends Kind>(name: string, wanted: readonly K[]): Of<K> => ({
  name,
  shape: 'scalar',
  kinds: wanted,
  mask: maskOf(wanted),
  ifNull: 'by-position',
  optional: false,
});
export const str = (name: string): Of<'str'> => oneOf(name, ['str']);
export const num = (name: string): Of<'num'> => oneOf(name, ['num']);
export const bin = (name: string): Of<'bin'> => oneOf(name, ['bin']);
export const ref = (name: string): Of<'ref'> => oneOf(name, ['ref']);
export const bool = (name: string): Of<'bool'> => oneOf(name, ['bool']);
export const dt = (name: string): Of<'dt'> => oneOf(name, ['dt']);
export const option = (name: string, words: readonly string[]): Parameter<'str', 'error', true> => ({
  ...str(name),
  ifNull: 'error',
  optional: true,
  words,
});
/** One of these words; NULL gives `whenNull`. */
export const words = (name: string, wanted: readonly string[]): Parameter<'str', 'by-position', false> => ({ ...str(name), words: wanted });
/** The values of a multi-valued argument without holes; NULL is an empty list. */
export const list = <const K extends Kind>(name: string, wanted: readonly K[] = kinds as unknown as readonly K[]): ListParameter<K> => ({
  ...oneOf(name, wanted),
  shape: 'list',
});
export interface ListParameter<K extends Kind = Kind> extends Of<K> {
  readonly shape: 'list';
}
/** The whole value, NULL and lists included. */
export const any = (name: string): AnyParameter => ({ ...oneOf(name, kinds), shape: 'any' });
export interface AnyParameter extends Of<Kind> {
  readonly shape: 'any';
}
/** An argument that a form translates itself. */
export const unevaluated = (name: string, repeated = false): Parameter => ({ ...oneOf(name, kinds), shape: 'unevaluated', repeated });

export const optional = <K extends Kind, N extends NullMode | 'by-position'>(p: Parameter<K, N, false>): Parameter<K, N, true> => ({
  ...p,
  optional: true,
});
export const nullable = <K extends Kind, O extends boolean>(p: Parameter<K, 'by-position', O>): Parameter<K, 'pass', O> => ({
  ...p,
  ifNull: 'pass',
});
/** NULL in this argument, too, gives `whenNull`. */
export const absorbing = <K extends Kind, O extends boolean>(p: Parameter<K, 'by-position', O>): Parameter<K, 'result', O> => ({
  ...p,
  ifNull: 'result',
});

type ArgumentOf<P> = P extends { readonly shape: 'list'; readonly kinds: readonly (infer K extends Kind)[] }
  ? readonly KindTypes[K][]
  : P extends { readonly shape: 'any' }
    ? Scalar | TermList | null
    : P extends Parameter<infer K, infer N, infer O>
      ? KindTypes[K] | ('pass' extends N ? null : never) | (true extends O ? undefined : never)
      : never;

export type Outcome = Scalar | TermList | null | Fault;

interface Description {
  readonly name: string;
  readonly category: Category;
  readonly params: readonly Parameter[];
  /** `var`: any kind; `mv…`: multi-valued. */
  readonly returns: Kind | 'var' | 'mvstr' | 'mv' | 'void';
  readonly doc: string;
  readonly multivalue: MultivalueClass;
  /** Used by shipped rules but absent from the documented reference. */
  readonly undocumented?: boolean;
  /** All it asks of a bare attribute: how many values there are, or whether there are any. Otherwise it reads the values. */
  readonly asks?: 'count' | 'presence';
}

/** A function of its argument values alone. */
export interface PlainFunction extends Description {
  readonly form: false;
  readonly whenNull: Scalar | null;
  /** Steps per character of a long argument (work.ts); 1 for what reads a text a few times. */
  readonly weight: number;
  /** The result's type where it depends on the arguments'. */
  readonly infer?: (types: readonly StaticType[]) => StaticType;
  readonly apply: (...values: readonly unknown[]) => Outcome;
}

/** Variables of With, Select and Where live in numbered slots of one array per evaluation. */
type Slots = Term[];
export type Closure = (context: EvaluationContext, slots: Slots) => Term;

/** What a form gets to translate itself with: arguments that are evaluated late, not at all, or with a variable. */
export interface CallSite extends Span {
  readonly arguments: readonly Node[];
  /** `$name` is known inside. */
  translate(argument: Node, variable?: { readonly name: string; readonly slot: number }, repeated?: boolean): Closure;
  /** The call itself stands in a body that runs once per value. */
  readonly repeated: boolean;
  newSlot(): number;
}

/** A function with evaluation rules of its own (§10). */
export interface FormFunction extends Description {
  readonly form: true;
  /** The argument must be a quoted attribute name. */
  readonly attributeName?: boolean;
  /** The first argument is a `$variable`, known in the last one. */
  readonly binds?: boolean;
  readonly translate: (site: CallSite) => Closure;
  /** The type of the result; tells what does not fit. The checker's half of `translate`. */
  readonly infer: (site: InferenceSite) => StaticType;
}

/** What a form gets to infer its type with. */
export interface InferenceSite extends Span {
  readonly arguments: readonly Node[];
  /** The type of an argument; its own faults are told on the way. `variable` is known inside. */
  infer(argument: Node, variable?: { readonly name: string; readonly type: StaticType }): StaticType;
  /** The type of a branch that is evaluated only when the test has come out so. */
  inferBranch(argument: Node, test: Node, taken: boolean): StaticType;
  /** The type of an attribute named by a text; tells when there is none. */
  attribute(name: string, span: Span): StaticType;
  /** The argument decides something: bool or num, and not always the same. */
  condition(argument: Node, type: StaticType, single: boolean): void;
  /** One value is wanted, or a value at all: a list or a flow-control word does not fit. */
  expectSingle(argument: Node, type: StaticType, what: string): void;
  expectValue(argument: Node, type: StaticType): void;
  /** Every value is of one of these kinds. */
  expectKind(argument: Node, type: StaticType, mask: number): void;
}

export type FunctionDefinition = PlainFunction | FormFunction;

interface Plain<P extends readonly Parameter[]> extends Omit<Description, 'params' | 'multivalue'> {
  readonly params: P;
  readonly multivalue?: MultivalueClass;
  /** Result for a NULL argument; NULL unless said otherwise (§9). */
  readonly whenNull?: Scalar | null;
  readonly weight?: number;
  readonly infer?: (types: readonly StaticType[]) => StaticType;
  readonly apply: (...values: { [I in keyof P]: ArgumentOf<P[I]> }) => Outcome;
}

/** Declares a plain function; the kinds of `apply`'s arguments follow from `params`. Failures are returned, not thrown. */
export function fn<const P extends readonly Parameter[]>(plain: Plain<P>): PlainFunction {
  const params = plain.params.map(
    (p, index): Parameter => ({ ...p, ifNull: p.ifNull === 'by-position' ? (index === 0 ? 'result' : 'error') : p.ifNull }),
  );
  // The caller checks every argument against `params` before it calls.
  const apply = plain.apply as unknown as PlainFunction['apply'];
  return {
    ...plain,
    params,
    multivalue: plain.multivalue ?? 'maps',
    whenNull: plain.whenNull ?? null,
    weight: plain.weight ?? 1,
    form: false,
    apply,
  };
}

export const form = (definition: Omit<FormFunction, 'form'>): FormFunction => ({ ...definition, form: true });
