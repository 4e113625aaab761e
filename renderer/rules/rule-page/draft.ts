import type { ConnectorId, RuleId } from '../../../shared/model/identifier.ts';
import type { AttributeFlow, FlowType, SyncRule } from '../../../shared/model/rule.ts';

/** Custom rules have a precedence below it (spec/console.md §12.3). */
const FIRST_DEFAULT_PRECEDENCE = 100;

/** A rule to begin with: inbound, joining, without effect, with the highest free precedence of one's own rules. */
export function blankRule(connector: string, taken: readonly number[]): SyncRule {
  const free = Array.from({ length: FIRST_DEFAULT_PRECEDENCE - 1 }, (_, index) => FIRST_DEFAULT_PRECEDENCE - 1 - index);
  return {
    id: crypto.randomUUID() as RuleId,
    name: '',
    direction: 'inbound',
    connectorId: connector as ConnectorId,
    csObjectType: '',
    mvObjectType: '',
    linkType: 'join',
    precedence: free.find((number) => !taken.includes(number)) ?? 1,
    enabled: true,
    passwordSync: false,
    softDeleteExpirySeconds: 0,
    version: 1,
    scope: [],
    join: [],
    flows: [],
  };
}

/** Whether two rules say the same; the version is the engine's business. */
export const sameRule = (a: SyncRule, b: SyncRule): boolean => canonical({ ...a, version: 1 }) === canonical({ ...b, version: 1 });

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** A kept draft; undefined when the text is none, such as one of an older console. */
export function parseDraft(text: string): SyncRule | undefined {
  try {
    const value = JSON.parse(text) as Partial<SyncRule> | null;
    const lists = [value?.scope, value?.join, value?.flows];
    return typeof value?.id === 'string' && lists.every(Array.isArray) ? (value as SyncRule) : undefined;
  } catch {
    return undefined;
  }
}

export const blankFlow: AttributeFlow = { target: '', type: 'direct', source: '', merge: 'update', applyOnce: false };

/** The flow with another type; what it said goes over as far as it can: `mail` becomes `[mail]` and back. */
export function withFlowType({ target, merge, applyOnce, source = '', expression = '' }: AttributeFlow, type: FlowType): AttributeFlow {
  const rest = { target, type, merge, applyOnce };
  if (type === 'expression') return { ...rest, expression: expression !== '' ? expression : source === '' ? '' : `[${source}]` };
  return { ...rest, source: source !== '' ? source : (/^\s*\[([^[\]]+)\]\s*$/.exec(expression)?.[1] ?? '') };
}

export const replaced = <T>(list: readonly T[], at: number, one: T): readonly T[] => list.map((old, index) => (index === at ? one : old));
export const without = <T>(list: readonly T[], at: number): readonly T[] => list.filter((_, index) => index !== at);
