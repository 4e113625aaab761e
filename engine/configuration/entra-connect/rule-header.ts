import type { AttributeFlow, JoinGroup, ScopeGroup, SyncRule } from '../../../shared/model/rule.ts';
import { SyncRuleSchema } from '../../../shared/model/rule-schema.ts';
import { pathText } from '../document/parse-document.ts';
import type { FileFindings } from './findings.ts';
import { directionWords, linkTypeWords, secondsOf, wordKey } from './rule-words.ts';
import { booleanOf, guidOf, NO_GUID } from './xml-reading.ts';

/** What a file says, and where. */
export interface RuleText {
  readonly text: string;
  readonly path: string;
}

export interface RuleBody {
  readonly scope: readonly ScopeGroup[];
  readonly join: readonly JoinGroup[];
  readonly flows: readonly AttributeFlow[];
  readonly extra: { readonly [name: string]: string };
}

/** What there is no rule without. */
const REQUIRED = ['id', 'name', 'direction', 'connector', 'sourceObjectType', 'targetObjectType', 'linkType', 'precedence'];

/**
 * A rule of the texts its header has, by the names of the XML elements (spec/rules-format.md §3). undefined when they make
 * none; the findings then have the problems.
 */
export function ruleFrom(
  texts: ReadonlyMap<string, RuleText>,
  { scope, join, flows, extra }: RuleBody,
  path: string,
  findings: FileFindings,
): SyncRule | undefined {
  let failed = false;
  const fail = (where: string, message: string): undefined => {
    failed = true;
    findings.problem(where, message);
    return undefined;
  };
  const text = (name: string): string => texts.get(name)?.text ?? '';
  const wrong = (name: string, message: string): undefined =>
    text(name) === '' ? undefined : fail(texts.get(name)?.path ?? path, message);
  const word = <K extends string>(name: string, words: { readonly [key in K]: string }): K | undefined =>
    wordKey(words, text(name)) ?? wrong(name, `“${text(name)}” is none of ${Object.values(words).join(', ')}.`);
  const guid = (name: string) => guidOf(text(name)) ?? wrong(name, `“${text(name)}” is no GUID.`);
  const number = (name: string) =>
    /^\s*\d{1,15}\s*$/.test(text(name)) ? Number(text(name)) : wrong(name, `“${text(name)}” is no whole number.`);
  const flag = (name: string): boolean =>
    (text(name).trim() === '' ? false : booleanOf(text(name))) ?? wrong(name, `“${text(name)}” is neither True nor False.`) ?? false;

  const missing = REQUIRED.filter((name) => text(name) === '');
  if (missing.length > 0) fail(path, `The rule lacks ${missing.join(', ')}.`);
  const direction = word('direction', directionWords);
  const [source, target] = [text('sourceObjectType'), text('targetObjectType')];
  const [description, tag] = [text('description'), text('immutable-tag')];
  const id = guid('id');
  leaveUnused(texts, id, findings);
  const draft = {
    ...{ id, name: text('name'), ...(description === '' ? {} : { description }), direction, connectorId: guid('connector') },
    ...(direction === 'outbound' ? { csObjectType: target, mvObjectType: source } : { csObjectType: source, mvObjectType: target }),
    ...{ linkType: word('linkType', linkTypeWords), precedence: number('precedence') },
    ...{ enabled: !flag('disabled'), passwordSync: flag('EnablePasswordSync') },
    ...(tag === '' ? {} : { immutableTag: tag }),
    softDeleteExpirySeconds: softDeleteSeconds(texts.get('softDeleteExpiryInterval'), fail, findings),
    version: text('version') === '' ? 1 : number('version'),
    ...{ scope, join, flows },
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
  if (failed) return undefined;
  const parsed = SyncRuleSchema.safeParse(draft);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) fail(`${path} (${pathText(issue.path)})`, issue.message);
  return undefined;
}

function softDeleteSeconds(found: RuleText | undefined, fail: (path: string, message: string) => void, findings: FileFindings): number {
  if (found === undefined || found.text.trim() === '') return 0;
  const seconds = secondsOf(found.text);
  if (seconds === undefined) fail(found.path, `“${found.text}” is no time span.`);
  else if (!Number.isInteger(seconds)) findings.leave(found.path, 'Parts of a second are left off.');
  return Math.floor(seconds ?? 0);
}

/** What says nothing as long as it has its usual value. */
function leaveUnused(texts: ReadonlyMap<string, RuleText>, id: string | undefined, findings: FileFindings): void {
  const told = (name: string, usual: string | undefined, reason: string) => {
    const found = texts.get(name);
    if (found !== undefined && found.text.trim() !== '' && guidOf(found.text) !== usual) findings.leave(found.path, reason);
  };
  told('internal-id', id, 'The rule is known by its id; another internal id has no use.');
  const place = 'A place before or after another rule was asked for; the rule has the place its precedence gives it.';
  told('precedence-after', NO_GUID, place);
  told('precedence-before', NO_GUID, place);
}
