import { describe, expect, it } from 'vitest';
import type { ConnectorId, RuleId } from '../../shared/model/identifier.ts';
import type { AttributeFlow, SyncRule } from '../../shared/model/rule.ts';
import { applyRuleUpdate, compareDefaultRules, isDefaultRuleEdited, type RuleVersions } from './default-rules-update.ts';
import { canonicalRule, ruleChecksum } from './rule-checksum.ts';

const direct = (target: string, source = target): AttributeFlow => ({ target, type: 'direct', source, merge: 'update', applyOnce: false });

const rule = (changes: Partial<SyncRule> = {}): SyncRule => ({
  id: '00000000-0000-0000-0000-000000000001' as RuleId,
  name: 'In from AD - User Common',
  direction: 'inbound',
  connectorId: '00000000-0000-0000-0000-00000000000a' as ConnectorId,
  csObjectType: 'user',
  mvObjectType: 'person',
  linkType: 'join',
  precedence: 106,
  enabled: true,
  passwordSync: false,
  immutableTag: 'Microsoft.InfromADUserCommon.004',
  softDeleteExpirySeconds: 0,
  version: 1,
  scope: [{ clauses: [{ attribute: 'adminDescription', operator: 'NOTSTARTSWITH', value: 'User_' }] }],
  join: [],
  flows: [direct('title'), direct('department')],
  ...changes,
});

describe('rules-format.md §2: the checksum of a rule', () => {
  it('canonical form: sorted keys, flows by target and type, nothing that is excluded', () => {
    const flows: AttributeFlow[] = [direct('b'), { ...direct('a'), type: 'expression', expression: 'Trim( [a] )' }, direct('a')];
    expect(canonicalRule(rule({ flows, scope: [] }))).toBe(
      '{"csObjectType":"user","direction":"inbound","flows":[{"applyOnce":false,"merge":"update","source":"a","target":"a","type":"direct"},' +
        '{"applyOnce":false,"expression":"Trim( [a] )","merge":"update","source":"a","target":"a","type":"expression"},' +
        '{"applyOnce":false,"merge":"update","source":"b","target":"b","type":"direct"}],' +
        '"immutableTag":"Microsoft.InfromADUserCommon.004","join":[],"linkType":"join","mvObjectType":"person",' +
        '"name":"In from AD - User Common","passwordSync":false,"scope":[],"softDeleteExpirySeconds":0}',
    );
  });

  it.each<[string, Partial<SyncRule>]>([
    ['id', { id: '00000000-0000-0000-0000-0000000000ff' as RuleId }],
    ['connector', { connectorId: '00000000-0000-0000-0000-0000000000fe' as ConnectorId }],
    ['precedence', { precedence: 7 }],
    ['switch', { enabled: false }],
    ['version', { version: 9 }],
    ['order of flows', { flows: [direct('department'), direct('title')] }],
    ['a member that is undefined', { description: undefined }],
  ])('does not depend on %s', (_, changes) => {
    expect(ruleChecksum(rule(changes))).toBe(ruleChecksum(rule()));
    expect(isDefaultRuleEdited(rule(changes), rule())).toBe(false);
  });

  it.each<[string, Partial<SyncRule>]>([
    ['name', { name: 'x' }],
    ['link type', { linkType: 'provision' }],
    ['description', { description: 'Changed for the merger' }],
    ['scope', { scope: [] }],
    ['join', { join: [{ clauses: [{ cs: 'mail', mv: 'mail', caseSensitive: false }] }] }],
    ['a flow', { flows: [direct('title', 'personalTitle'), direct('department')] }],
    ['a flow less', { flows: [direct('title')] }],
    ['white space in an expression', { flows: [{ ...direct('title'), expression: ' ' }, direct('department')] }],
  ])('depends on %s', (_, changes) => {
    expect(isDefaultRuleEdited(rule(changes), rule())).toBe(true);
  });
});

describe('an update of the shipped rules: shipped / current / yours', () => {
  const view = (shipped: Partial<SyncRule>, current: Partial<SyncRule>, yours: Partial<SyncRule>) =>
    compareDefaultRules({ shipped: [rule(shipped)], current: [rule(current)], yours: [rule(yours)] })[0];
  const states = (...versions: [Partial<SyncRule>, Partial<SyncRule>, Partial<SyncRule>]) => {
    const update = view(...versions);
    return [update?.state, update?.edited, ...(update?.parts.map(({ part, state }) => `${part}: ${state}`) ?? [])];
  };
  const newTitle = { flows: [direct('title', 'personalTitle'), direct('department')] };
  const newDepartment = { flows: [direct('title'), direct('department', 'division')] };

  it('nothing changed', () => expect(states({}, {}, {})).toEqual(['unchanged', false]));
  it('the update changed a flow', () =>
    expect(states({}, newTitle, {})).toEqual(['changed by the update', false, 'flow title: changed by the update']));
  it('you changed a flow', () => expect(states({}, {}, newTitle)).toEqual(['changed by you', true, 'flow title: changed by you']));
  it('both changed the same flow differently', () =>
    expect(states({}, newTitle, { flows: [direct('department')] })).toEqual(['conflict', true, 'flow title: conflict']));
  it('both changed the same flow alike: no conflict', () => expect(states({}, newTitle, newTitle)).toEqual(['unchanged', true]));
  it('each changed another part', () =>
    expect(states({}, newTitle, newDepartment)).toEqual([
      'conflict',
      true,
      'flow title: changed by the update',
      'flow department: changed by you',
    ]));
  it('flows added and removed, scope, join and header fields are parts', () => {
    const current = { scope: [], linkType: 'provision' as const, flows: [direct('title'), direct('department'), direct('company')] };
    const yours = { join: [{ clauses: [{ cs: 'mail', mv: 'mail', caseSensitive: false }] }], flows: [direct('title')] };
    expect(states({}, current, yours)).toEqual([
      'conflict',
      true,
      'header.linkType: changed by the update',
      'scope: changed by the update',
      'join: changed by you',
      'flow department: changed by you',
      'flow company: changed by the update',
    ]);
  });
  it('a part shows its three values', () =>
    expect(view({}, newTitle, { flows: [direct('department')] })?.parts).toEqual([
      { part: 'flow title', state: 'conflict', shipped: direct('title'), current: direct('title', 'personalTitle'), yours: undefined },
    ]));
  it('rules that came and went', () => {
    const other = rule({ id: '00000000-0000-0000-0000-000000000002' as RuleId, name: 'other' });
    expect(compareDefaultRules({ shipped: [rule()], current: [other], yours: [rule()] })).toMatchObject([
      { name: 'other', state: 'added', edited: false },
      { name: 'In from AD - User Common', state: 'withdrawn', edited: false },
    ]);
  });

  it('applied: an unedited rule is replaced, keeps its switch, takes the new place and the next version', () => {
    const versions: RuleVersions = {
      shipped: [rule()],
      current: [rule({ ...newTitle, precedence: 120 })],
      yours: [rule({ enabled: false })],
    };
    expect(applyRuleUpdate(versions)).toEqual({
      rules: [rule({ ...newTitle, precedence: 120, enabled: false, version: 2 })],
      shipped: versions.current,
      leftAlone: [],
    });
  });
  it('applied: nothing changed, the version stays', () => {
    expect(applyRuleUpdate({ shipped: [rule()], current: [rule()], yours: [rule({ version: 4 })] }).rules).toEqual([rule({ version: 4 })]);
  });
  it('applied: an edited rule is left with its old baseline, and reported when the update changed or withdrew it', () => {
    const versions = {
      shipped: [rule()],
      current: [rule({ ...newTitle, precedence: 120 })],
      yours: [rule({ ...newDepartment, version: 3 })],
    };
    expect(applyRuleUpdate(versions)).toMatchObject({
      rules: [rule({ ...newDepartment, precedence: 120, version: 3 })],
      shipped: [rule()],
      leftAlone: [{ state: 'conflict' }],
    });
    expect(applyRuleUpdate({ ...versions, current: [rule()] }).leftAlone).toEqual([]);
    expect(applyRuleUpdate({ ...versions, current: [] })).toMatchObject({
      rules: [rule({ ...newDepartment, version: 3 })],
      leftAlone: [{ state: 'withdrawn' }],
    });
  });
  it('applied: an edit the update makes too is no edit any more', () => {
    const versions = { shipped: [rule()], current: [rule(newTitle)], yours: [rule(newTitle)] };
    expect(applyRuleUpdate(versions)).toEqual({ rules: [rule(newTitle)], shipped: [rule(newTitle)], leftAlone: [] });
  });
  it('applied: withdrawn and unedited goes, added comes', () => {
    const other = rule({ id: '00000000-0000-0000-0000-000000000002' as RuleId });
    expect(applyRuleUpdate({ shipped: [rule()], current: [other], yours: [rule()] }).rules).toEqual([other]);
  });
});
