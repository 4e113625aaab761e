import { describe, expect, it } from 'vitest';
import { aDocument, aRule, FOREST } from '../document/document.fixture.ts';
import { readFiles } from '../document/read-files.ts';

const id = aRule(7).id;
const header = (more = '') => `New-ADSyncRule  \`
-Name 'In from AD - User''s Common' \`
-Identifier '${id}' \`
-Description '' \`
-Direction 'Inbound' \`
-Precedence 42 \`
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' \`
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' \`
-SourceObjectType 'user' \`
-TargetObjectType 'person' \`
-Connector '${FOREST}' \`
-LinkType 'StickyJoin' \`
-SoftDeleteExpiryInterval 0 \`
-ImmutableTag '' \`
${more}-OutVariable syncRule
`;
const end = `
Add-ADSyncRule  \`
-SynchronizationRule $syncRule[0]

Get-ADSyncRule  \`
-Identifier '${id}'
`;
const read = (text: string) => readFiles([{ path: 'rule.ps1', text }], aDocument([]), {});
const rule = (text: string) => {
  const { document, problems } = read(text);
  expect(problems).toEqual([]);
  return document?.rules[0];
};

describe('rules as PowerShell (spec/rules-format.md §4)', () => {
  it('a rule as the Synchronization Rules Editor exports it', () => {
    const script = `${header('-EnablePasswordSync  `\n-Disabled  `\n')}

Add-ADSyncAttributeFlowMapping  \`
-SynchronizationRule $syncRule[0] \`
-Source @('mail','cn') \`
-Destination 'mail' \`
-FlowType 'Expression' \`
-ValueMergeType 'MergeCaseInsensitive' \`
-Expression 'IIF(IsPresent([mail]),
    [mail],
    "none")' \`
-ExecuteOnce  \`
-OutVariable syncRule

Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'active' -FlowType 'Constant' -ValueMergeType 'Update' -OutVariable syncRule
Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('cn') -Destination 'cn' -FlowType 'Direct' -ValueMergeType 'Update' -OutVariable syncRule

New-Object  \`
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' \`
-ArgumentList 'flags','2','ISBITNOTSET' \`
-OutVariable condition0

New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'mail','','ISNOTNULL' -OutVariable condition1

Add-ADSyncScopeConditionGroup  \`
-SynchronizationRule $syncRule[0] \`
-ScopeConditions @($condition0[0],$condition1[0]) \`
-OutVariable syncRule

New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'mail','mail',$true -OutVariable condition0
Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
${end}`;
    expect(rule(script)).toEqual({
      ...{
        id,
        name: "In from AD - User's Common",
        direction: 'inbound',
        connectorId: FOREST,
        csObjectType: 'user',
        mvObjectType: 'person',
      },
      ...{ linkType: 'stickyJoin', precedence: 42, enabled: false, passwordSync: true, softDeleteExpirySeconds: 0, version: 1 },
      scope: [
        {
          clauses: [
            { attribute: 'flags', operator: 'ISBITNOTSET', value: '2' },
            { attribute: 'mail', operator: 'ISNOTNULL' },
          ],
        },
      ],
      join: [{ clauses: [{ cs: 'mail', mv: 'mail', caseSensitive: true }] }],
      flows: [
        {
          ...{
            target: 'mail',
            type: 'expression',
            expression: 'IIF(IsPresent([mail]),\n    [mail],\n    "none")',
            sources: ['mail', 'cn'],
          },
          ...{ merge: 'mergeCaseInsensitive', applyOnce: true },
        },
        { target: 'active', type: 'constant', source: 'True', merge: 'update', applyOnce: false },
        { target: 'cn', type: 'direct', source: 'cn', merge: 'update', applyOnce: false },
      ],
    });
  });

  it.each<[string, string, string]>([
    ['single quotes, doubled', "'it''s'", "it's"],
    ['typographic quotes end a text too', '\u2018it\u2019\u2019s\u2019', 'it\u2019s'],
    ['double quotes with escapes', '"a`"b`$c`n`t""d`u{1F600}"', 'a"b$c\n\t"d😀'],
    ['a dollar that names nothing', '"5 $ and $"', '5 $ and $'],
    ['a here-string', "@'\none 'quote' $x\ntwo\n'@", "one 'quote' $x\ntwo"],
    ['an empty here-string', "@'\n'@", ''],
    ['an expandable here-string', '@"\r\na "b" `$c\r\n"@', 'a "b" $c'],
    ['in brackets', "('a')", 'a'],
    ['a bare word', 'plain-word', 'plain-word'],
  ])('texts: %s', (_, literal, value) => {
    const script = header().replace("-Description ''", `-Description ${literal}`);
    expect(rule(script + end)?.description).toBe(value === '' ? undefined : value);
  });

  it('variables, assignments, comments, pipelines; what adds no rule is told and not run', () => {
    const script = `<# of
the server #>
Import-Module ADSync   # first
$rule = New-ADSyncRule -name 'A' -identifier ${id} -direction:Inbound -precedence 5 -sourceObjectType user -targetObjectType person -connector ${FOREST} -linkType Join
$c = New-Object Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition -ArgumentList @('mail', 'x', 'EQUAL')
Add-ADSyncScopeConditionGroup -SynchronizationRule $rule -ScopeConditions $c | Out-Null; Add-ADSyncRule -SynchronizationRule $rule -Colour red
Remove-Item -Path C:\\ -Recurse
`;
    const result = read(script);
    expect(result.problems).toEqual([]);
    expect(result.document?.rules).toMatchObject([{ name: 'A', precedence: 5, scope: [{ clauses: [{ value: 'x' }] }] }]);
    expect(result.notTakenOver.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'line 3: Import-Module: The command adds no rule; Isthmus runs no scripts.',
      'line 6: Out-Null: The command adds no rule; Isthmus runs no scripts.',
      'line 6: Add-ADSyncRule -colour: Isthmus knows no such parameter.',
      'line 7: Remove-Item: The command adds no rule; Isthmus runs no scripts.',
    ]);
  });

  it.each<[string, string, RegExp]>([
    ['a loop', 'foreach ($x in 1..3) { New-ADSyncRule }', /line 1.*runs no scripts/],
    ['a variable in a text', header().replace("-Description ''", '-Description "$env:NAME"') + end, /line \d+.*contains a variable/],
    ['a call inside a value', 'New-ADSyncRule -Name (Get-Content x.txt)', /“\)” is missing/],
    ['an unclosed text', "New-ADSyncRule -Name 'A", /not closed/],
    ['an unknown variable', 'Add-ADSyncRule -SynchronizationRule $other[0]', /\$other was given no rule/],
    ['a property', `${header()}\n$syncRule.Disabled = $true`, /begins none/],
    [
      'an unknown merge type',
      `${header()}\nAdd-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('a') -Destination b -FlowType Direct -ValueMergeType Glue`,
      /“Glue” is no way to merge/,
    ],
    ['an unknown link type', header().replace('StickyJoin', 'Glue') + end, /“Glue” is none of/],
    ['nothing of a rule', '# New-ADSyncRule', /add no rule/],
    ['a value without a parameter', "New-ADSyncRule 'A'", /without its parameter/],
    ['too deep', `New-ADSyncRule -Name ${'('.repeat(5000)}`, /nested too deep/],
  ])('refused with its line: %s', (_, script, says) => {
    const { document, problems } = read(script);
    expect(document).toBeUndefined();
    expect(problems.map(({ path, message }) => `${path} ${message}`).join('\n')).toMatch(says);
  });

  it('a rule that is never added is not taken', () => {
    const result = read(`${header()}\n${header().replace(id, aRule(8).id)}${end}`);
    expect(result.document?.rules.map((one) => one.id)).toEqual([aRule(8).id]);
    expect(result.notTakenOver.map(({ reason }) => reason)).toEqual(['The rule is made and never added: Add-ADSyncRule is missing.']);
  });
});
