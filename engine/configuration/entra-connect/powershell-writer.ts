import type { AttributeFlow, JoinClause, ScopeClause, SyncRule } from '../../../shared/model/rule.ts';
import { OWN_COMMENT } from './powershell-rules.ts';
import { directionWords, linkTypeWords, mergeTypeWords, needsNoValue, timeSpanOf } from './rule-words.ts';
import { NO_GUID } from './xml-reading.ts';

/** The rules as the Synchronization Rules Editor exports them (spec/rules-format.md §4), one after the other. */
export const powershellScript = (rules: readonly SyncRule[]): string => rules.map(ruleCommands).join('\n\n');

function ruleCommands(rule: SyncRule): string {
  const commands = [
    ...ownComment(rule),
    call('New-ADSyncRule', headerOf(rule), 'syncRule'),
    ...rule.flows.map((flow) => call('Add-ADSyncAttributeFlowMapping', flowOf(flow), 'syncRule')),
    ...rule.scope.flatMap(({ clauses }) => group('Scope', clauses.map(scopeArguments))),
    ...rule.join.flatMap(({ clauses }) => group('Join', clauses.map(joinArguments))),
    call('Add-ADSyncRule', [RULE]),
    call('Get-ADSyncRule', [`-Identifier ${quoted(rule.id)}`]),
  ];
  return commands.join('\n');
}

const RULE = '-SynchronizationRule $syncRule[0]';

/** What the commands have no parameter for. */
function ownComment({ version, extra }: SyncRule): readonly string[] {
  if (version === 1 && extra === undefined) return [];
  // One line: JSON writes line ends with their numbers, and the separators of Unicode end no comment.
  return [`# ${OWN_COMMENT}${JSON.stringify({ version, extra })}\n`];
}

function headerOf(rule: SyncRule): readonly string[] {
  const [source, target] = rule.direction === 'inbound' ? [rule.csObjectType, rule.mvObjectType] : [rule.mvObjectType, rule.csObjectType];
  const seconds = rule.softDeleteExpirySeconds;
  return [
    `-Name ${quoted(rule.name)}`,
    `-Identifier ${quoted(rule.id)}`,
    `-Description ${quoted(rule.description ?? '')}`,
    `-Direction ${quoted(directionWords[rule.direction])}`,
    `-Precedence ${rule.precedence}`,
    `-PrecedenceAfter ${quoted(NO_GUID)}`,
    `-PrecedenceBefore ${quoted(NO_GUID)}`,
    `-SourceObjectType ${quoted(source)}`,
    `-TargetObjectType ${quoted(target)}`,
    `-Connector ${quoted(rule.connectorId)}`,
    `-LinkType ${quoted(linkTypeWords[rule.linkType])}`,
    `-SoftDeleteExpiryInterval ${seconds === 0 ? '0' : quoted(timeSpanOf(seconds))}`,
    `-ImmutableTag ${quoted(rule.immutableTag ?? '')}`,
    ...(rule.passwordSync ? ['-EnablePasswordSync'] : []),
    ...(rule.enabled ? [] : ['-Disabled']),
  ];
}

function flowOf({ target, type, source, sources, expression, merge, applyOnce }: AttributeFlow): readonly string[] {
  const given =
    type === 'constant' || sources === undefined ? (source === undefined || type === 'expression' ? undefined : [source]) : sources;
  return [
    RULE,
    ...(given === undefined ? [] : [`-Source @(${given.map(quoted).join(',')})`]),
    `-Destination ${quoted(target)}`,
    `-FlowType ${quoted(`${type[0]?.toUpperCase()}${type.slice(1)}`)}`,
    `-ValueMergeType ${quoted(mergeTypeWords[merge])}`,
    ...(type === 'expression' ? [`-Expression ${quoted(expression ?? '')}`] : []),
    ...(applyOnce ? ['-ExecuteOnce'] : []),
  ];
}

function group(kind: 'Scope' | 'Join', conditions: readonly string[]): readonly string[] {
  const names = conditions.map((_, at) => `condition${at}`);
  const made = conditions.map((given, at) =>
    call(
      'New-Object',
      [`-TypeName ${quoted(`Microsoft.IdentityManagement.PowerShell.ObjectModel.${kind}Condition`)}`, `-ArgumentList ${given}`],
      names[at],
    ),
  );
  const list = names.map((name) => `$${name}[0]`).join(',');
  return [...made, call(`Add-ADSync${kind}ConditionGroup`, [RULE, `-${kind}Conditions @(${list})`], 'syncRule')];
}

/** The order of the constructor: attribute, value, operator. */
function scopeArguments({ attribute, operator, value }: ScopeClause): string {
  const text = value === undefined ? (needsNoValue(operator) ? quoted('') : '$null') : quoted(value);
  return [quoted(attribute), text, quoted(operator)].join(',');
}

const joinArguments = ({ cs, mv, caseSensitive }: JoinClause): string =>
  [quoted(cs), quoted(mv), caseSensitive ? '$true' : '$false'].join(',');

function call(name: string, parameters: readonly string[], outVariable?: string): string {
  const lines = [`${name} `, ...parameters, ...(outVariable === undefined ? [] : [`-OutVariable ${outVariable}`])];
  return `${lines.join(' `\n')}\n\n`;
}

/** PowerShell ends such a text with typographic quotes too. */
function quoted(text: string): string {
  if (!text.includes('\0')) return `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
  // A zero byte in a file says that it is no text.
  return `"${text.replace(/[`$"\u201C\u201D\u201E]/g, '`$&').replaceAll('\0', '`0')}"`;
}
