import type { AttributeFlow, FlowType, JoinClause, ScopeClause } from '../../../shared/model/rule.ts';
import { flowTypes } from '../../../shared/model/rule.ts';
import type { Findings } from './findings.ts';
import { CommandArguments } from './powershell-arguments.ts';
import { type Command, parseCommands, type ScriptValue } from './powershell-commands.ts';
import type { Condition, Draft, ScriptObject } from './powershell-objects.ts';
import { ScriptFault } from './powershell-tokens.ts';
import { type RuleText, ruleFrom } from './rule-header.ts';
import { mergeTypeWords, needsNoValue, operatorOf, wordKey } from './rule-words.ts';
import type { SourceRule } from './source-configuration.ts';
import { booleanOf } from './xml-reading.ts';

/** Begins the comment that keeps what the commands have no parameter for: version, unknown elements. */
export const OWN_COMMENT = 'Isthmus: ';

/** Parameters of New-ADSyncRule and the elements they are in XML (spec/rules-format.md §4). */
const headerParameters: { readonly [parameter: string]: string } = {
  name: 'name',
  identifier: 'id',
  description: 'description',
  direction: 'direction',
  precedence: 'precedence',
  precedenceafter: 'precedence-after',
  precedencebefore: 'precedence-before',
  sourceobjecttype: 'sourceObjectType',
  targetobjecttype: 'targetObjectType',
  connector: 'connector',
  linktype: 'linkType',
  softdeleteexpiryinterval: 'softDeleteExpiryInterval',
  immutabletag: 'immutable-tag',
};
const headerSwitches: { readonly [parameter: string]: string } = { enablepasswordsync: 'EnablePasswordSync', disabled: 'disabled' };

/**
 * The rules that a script of exported rules adds (spec/rules-format.md §4), of one rule or of many. Nothing is run: a script
 * that would have to be is a problem. Commands that make no rule are reported.
 */
export function readScript(script: string, file: string, findings: Findings): readonly SourceRule[] {
  const reader = new ScriptReader(file, findings);
  try {
    for (const command of parseCommands(script)) reader.read(command);
    return reader.rules();
  } catch (thrown) {
    if (!(thrown instanceof ScriptFault)) throw thrown;
    findings.problem(file, `line ${thrown.line}`, thrown.message);
    return [];
  }
}

class ScriptReader {
  readonly #file: string;
  readonly #findings: Findings;
  readonly #variables = new Map<string, readonly ScriptObject[]>();
  readonly #drafts: Draft[] = [];

  constructor(file: string, findings: Findings) {
    this.#file = file;
    this.#findings = findings;
  }

  read(command: Command): void {
    const name = command.name.toLowerCase();
    const row = Object.hasOwn(this.#commands, name) ? this.#commands[name] : undefined;
    if (row === undefined) {
      this.#findings.leave(this.#file, `line ${command.line}: ${command.name}`, 'The command adds no rule; Isthmus runs no scripts.');
      return;
    }
    const given = new CommandArguments(command, this.#variables);
    const made = row(given, command);
    given.keep(made);
    for (const name of given.unread()) {
      this.#findings.leave(this.#file, `line ${command.line}: ${command.name} -${name}`, 'Isthmus knows no such parameter.');
    }
  }

  rules(): readonly SourceRule[] {
    return this.#drafts.flatMap((draft) => {
      const path = `line ${draft.line}`;
      if (!draft.added) {
        this.#findings.leave(this.#file, path, 'The rule is made and never added: Add-ADSyncRule is missing.');
        return [];
      }
      const rule = ruleFrom(draft.texts, draft, path, this.#findings.of(this.#file));
      return rule === undefined ? [] : [{ file: this.#file, rule }];
    });
  }

  readonly #commands: { readonly [name: string]: (given: CommandArguments, command: Command) => ScriptObject | undefined } = {
    'new-adsyncrule': (given, command) => this.#newRule(given, command),
    'add-adsyncattributeflowmapping': (given) => this.#addFlow(given),
    'new-object': (given, command) => this.#newCondition(given, command),
    'add-adsyncscopeconditiongroup': (given) => {
      const draft = this.#draftOf(given);
      draft.scope.push({ clauses: given.objects('scopeconditions').map((one) => scopeOf(one, given)) });
      return draft;
    },
    'add-adsyncjoinconditiongroup': (given) => {
      const draft = this.#draftOf(given);
      draft.join.push({ clauses: given.objects('joinconditions').map((one) => joinOf(one, given)) });
      return draft;
    },
    'add-adsyncrule': (given) => {
      const draft = this.#draftOf(given);
      if (draft.added) given.fail('The rule was added already.');
      draft.added = true;
      return draft;
    },
    // The last line of an export shows what was added.
    'get-adsyncrule': (given) => {
      given.text('identifier');
      return undefined;
    },
  };

  #newRule(given: CommandArguments, command: Command): Draft {
    const texts = new Map<string, RuleText>();
    const path = `line ${command.line}: ${command.name}`;
    for (const [parameter, name] of Object.entries(headerParameters)) {
      const text = given.text(parameter);
      if (text !== undefined) texts.set(name, { text, path: `${path} -${parameter}` });
    }
    for (const [parameter, name] of Object.entries(headerSwitches)) {
      if (given.flag(parameter)) texts.set(name, { text: 'true', path: `${path} -${parameter}` });
    }
    const own = this.#ownComment(command);
    if (own.version !== undefined) texts.set('version', { text: own.version, path });
    const draft: Draft = {
      ...{ kind: 'rule', line: command.line, texts, added: false, extra: own.extra },
      ...{ scope: [], join: [], flows: [] },
    };
    this.#drafts.push(draft);
    return draft;
  }

  #ownComment({ comments }: Command): { readonly version?: string; readonly extra: { readonly [name: string]: string } } {
    const comment = comments.find(({ text }) => text.trim().startsWith(OWN_COMMENT));
    if (comment === undefined) return { extra: {} };
    try {
      const { version, extra = {} } = JSON.parse(comment.text.trim().slice(OWN_COMMENT.length)) as { version?: unknown; extra?: unknown };
      const texts = Object.entries(extra as object).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
      return { ...(version === undefined ? {} : { version: String(version) }), extra: Object.fromEntries(texts) };
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new ScriptFault(comment.line, `The comment of Isthmus is damaged: ${reason}`);
    }
  }

  #addFlow(given: CommandArguments): Draft {
    const draft = this.#draftOf(given);
    const word = given.text('flowtype') ?? '';
    const type = flowTypes.find((one) => one === word.trim().toLowerCase()) ?? given.fail(`“${word}” is no type of a flow.`);
    const merged = given.text('valuemergetype');
    const merge =
      merged === undefined ? 'update' : (wordKey(mergeTypeWords, merged) ?? given.fail(`“${merged}” is no way to merge values.`));
    const target = given.text('destination') || given.fail('The flow has no destination.');
    const content = flowContent(type, given);
    draft.flows.push({ target, type, ...content, merge, applyOnce: given.flag('executeonce') });
    return draft;
  }

  #newCondition(given: CommandArguments, command: Command): Condition | undefined {
    const type = (given.text('typename') ?? given.positionalText(0) ?? '').split('.').at(-1)?.toLowerCase();
    const values = given.values('argumentlist') ?? given.positional(1) ?? [];
    const [first, second, third] = values;
    if (type === 'scopecondition') return { kind: 'scope', clause: scopeClause(first, second, third, given) };
    if (type === 'joincondition') return { kind: 'join', clause: joinClause(first, second, third, given) };
    this.#findings.leave(
      this.#file,
      `line ${command.line}: ${command.name}`,
      'Only conditions of a scope or a join are objects of a rule.',
    );
    return undefined;
  }

  #draftOf(given: CommandArguments): Draft {
    const [object, ...more] = given.objects('synchronizationrule');
    if (object?.kind !== 'rule' || more.length > 0) return given.fail('-SynchronizationRule is not one rule of this script.');
    return object;
  }
}

function flowContent(type: FlowType, given: CommandArguments): Pick<AttributeFlow, 'source' | 'sources' | 'expression'> {
  const sources = given.texts('source');
  const expression = given.text('expression');
  if (type === 'expression') {
    return {
      expression: expression || given.fail('The flow has no expression.'),
      ...(sources === undefined ? {} : { sources: [...sources] }),
    };
  }
  if (expression !== undefined && expression !== '') return given.fail('A flow that is no expression has one.');
  const [source] = sources ?? [];
  if (type === 'direct' && source === undefined) return given.fail('The flow has no source.');
  if (source === undefined) return {};
  return type === 'direct' && (sources?.length ?? 0) > 1 ? { source, sources: [...(sources ?? [])] } : { source };
}

function scopeOf(object: ScriptObject, given: CommandArguments): ScopeClause {
  return object.kind === 'scope' ? object.clause : given.fail(`A ${object.kind} stands where a condition of a scope is expected.`);
}

function joinOf(object: ScriptObject, given: CommandArguments): JoinClause {
  return object.kind === 'join' ? object.clause : given.fail(`A ${object.kind} stands where a condition of a join is expected.`);
}

/** Attribute, value, operator – in this order. */
function scopeClause(
  attribute: ScriptValue | undefined,
  value: ScriptValue | undefined,
  operator: ScriptValue | undefined,
  given: CommandArguments,
): ScopeClause {
  const word = given.plain(operator) ?? '';
  const known = operatorOf(word) ?? given.fail(`“${word}” is no operator of a scope.`);
  const name = given.plain(attribute) || given.fail('The condition names no attribute.');
  const text = given.plain(value);
  const absent = text === undefined || (text === '' && needsNoValue(known));
  return { attribute: name, operator: known, ...(absent ? {} : { value: text }) };
}

function joinClause(
  cs: ScriptValue | undefined,
  mv: ScriptValue | undefined,
  sensitive: ScriptValue | undefined,
  given: CommandArguments,
): JoinClause {
  const word = sensitive === undefined ? 'false' : (given.plain(sensitive) ?? 'false');
  return {
    cs: given.plain(cs) || given.fail('The condition names no attribute of the connector space.'),
    mv: given.plain(mv) || given.fail('The condition names no attribute of the metaverse.'),
    caseSensitive: booleanOf(word) ?? given.fail(`“${word}” is neither $true nor $false.`),
  };
}
