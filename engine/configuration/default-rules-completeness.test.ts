import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConnectorId } from '../../shared/model/identifier.ts';
import type { SyncRule } from '../../shared/model/rule.ts';
import type { Schema } from '../../shared/model/schema.ts';
import { SynchronizationOptions } from '../../shared/model/synchronization-options.ts';
import { generateDefaultRules } from './default-rules.ts';
import { loadRuleTemplates, ruleFeatures } from './default-rules-templates.ts';
import { loadMetaverseSchema } from './metaverse-schema.ts';
import { withheldRules } from './withheld-rules.ts';

/**
 * The 62 rules of spec/default-rules.md §1 and §3–§7, one forest with Exchange and Lync, joined by objectSID, anchored by
 * objectGUID: position | name | connector-space type | metaverse type | link | constants+expressions+direct flows | scope
 * groups | join groups | revision.
 */
const published = `
100 | In from AD - User Join | user | person | provision | 0+1+0 | 1 | 5 | 003
101 | In from AD - InetOrgPerson Join | inetOrgPerson | person | provision | 0+1+0 | 1 | 5 | 003
102 | In from AD - User AccountEnabled | user | person | join password | 1+9+2 | 1 | 0 | 004
103 | In from AD - InetOrgPerson AccountEnabled | inetOrgPerson | person | join | 1+9+2 | 1 | 0 | 003
104 | In from AD - User Common from Exchange | user | person | join | 0+52+7 | 1 | 0 | 004
105 | In from AD - InetOrgPerson Common from Exchange | inetOrgPerson | person | join | 0+52+7 | 1 | 0 | 004
106 | In from AD - User Common | user | person | join | 0+60+8 | 1 | 0 | 004
107 | In from AD - InetOrgPerson Common | inetOrgPerson | person | join | 0+59+8 | 0 | 0 | 004
108 | In from AD - User Exchange | user | person | join | 0+17+42 | 1 | 0 | 003
109 | In from AD - InetOrgPerson Exchange | inetOrgPerson | person | join | 0+17+42 | 1 | 0 | 003
110 | In from AD - User Lync | user | person | join | 0+0+8 | 0 | 0 | 004
111 | In from AD - InetOrgPerson Lync | inetOrgPerson | person | join | 0+0+7 | 0 | 0 | 003
112 | In from AD - Group Join | group | group | provision | 0+2+0 | 1 | 1 | 003
113 | In from AD - Group Exchange | group | group | join | 0+15+27 | 1 | 0 | 004
114 | In from AD - Group Common | group | group | join | 0+9+5 | 1 | 0 | 004
115 | In from AD - Contact Join | contact | person | provision | 0+2+0 | 0 | 1 | 003
116 | In from AD - Contact Common | contact | person | join | 1+53+31 | 0 | 0 | 004
117 | In from AD - Contact Lync | contact | person | join | 0+0+5 | 0 | 0 | 003
118 | In from AD - ForeignSecurityPrincipal Join User | foreignSecurityPrincipal | * | join | 0+0+0 | 0 | 1 | 001
119 | In from AAD - User Join | user | person | join | 0+1+4 | 1 | 1 | 004
120 | In from AAD - Contact Join | contact | person | join | 0+1+1 | 0 | 1 | 003
121 | In from AAD - Group Join | group | group | join | 0+1+1 | 1 | 1 | 004
122 | In from AAD - User NGCKey | user | person | join | 0+1+0 | 0 | 0 | 001
123 | Out to AAD - User Join | user | person | provision password | 0+3+7 | 1 | 1 | 006
124 | Out to AAD - User Identity | user | person | join | 0+0+9 | 1 | 0 | 005
125 | Out to AAD - User ExchangeOnline | user | person | join | 0+1+105 | 1 | 0 | 004
126 | Out to AAD - User DynamicsCRM | user | person | join | 0+1+20 | 1 | 0 | 004
127 | Out to AAD - User Intune | user | person | join | 0+0+8 | 1 | 0 | 004
128 | Out to AAD - User LyncOnline | user | person | join | 0+0+37 | 1 | 0 | 004
129 | Out to AAD - User SharePointOnline | user | person | join | 0+1+65 | 1 | 0 | 004
130 | Out to AAD - User AzureRMS | user | person | join | 0+0+5 | 1 | 0 | 004
131 | Out to AAD - Contact Join | contact | person | provision | 0+2+0 | 1 | 1 | 003
132 | Out to AAD - Contact Identity | contact | person | join | 0+0+5 | 1 | 0 | 003
133 | Out to AAD - Contact ExchangeOnline | contact | person | join | 0+0+78 | 1 | 0 | 003
134 | Out to AAD - Contact DynamicsCRM | contact | person | join | 0+0+16 | 1 | 0 | 003
135 | Out to AAD - Contact Intune | contact | person | join | 0+0+5 | 1 | 0 | 003
136 | Out to AAD - Contact LyncOnline | contact | person | join | 0+0+23 | 1 | 0 | 003
137 | Out to AAD - Contact SharePointOnline | contact | person | join | 0+0+59 | 1 | 0 | 003
138 | Out to AAD - Contact AzureRMS | contact | person | join | 0+0+2 | 1 | 0 | 003
139 | Out to AAD - Group Join | group | group | provision | 0+3+3 | 4 | 1 | 006
140 | Out to AAD - Group Identity | group | group | join | 0+0+6 | 1 | 1 | 004
141 | Out to AAD - Group ExchangeOnline | group | group | join | 0+0+52 | 1 | 1 | 005
142 | Out to AAD - Group DynamicsCRM | group | group | join | 0+0+4 | 1 | 1 | 004
143 | Out to AAD - Group Intune | group | group | join | 0+0+6 | 1 | 1 | 004
144 | Out to AAD - Group LyncOnline | group | group | join | 0+0+8 | 1 | 1 | 004
145 | Out to AAD - Group SharePointOnline | group | group | join | 0+0+31 | 1 | 1 | 004
146 | Out to AAD - Group AzureRMS | group | group | join | 0+0+4 | 1 | 0 | 004
147 | Out to AAD - User OfficeProPlus | user | person | join | 0+0+3 | 1 | 0 | 004
148 | In from AAD - Contact Exchange Hybrid | contact | person | join | 0+0+2 | 0 | 0 | 003
149 | In from AAD - Group Exchange Hybrid | group | group | join | 0+0+2 | 0 | 0 | 003
150 | In from AAD - User Exchange Hybrid | user | person | join | 0+1+13 | 0 | 0 | 003
151 | Out to AD - Contact Join | contact | person | join | 0+0+0 | 0 | 1 | 003
152 | Out to AD - Group Join | group | group | join | 0+0+0 | 1 | 1 | 004
153 | Out to AD - InetOrgPerson Join | inetOrgPerson | person | join | 0+0+0 | 0 | 5 | 003
154 | Out to AD - User Join SOAInAD | user | person | join | 0+0+0 | 1 | 5 | 004
155 | Out to AD - Contact Exchange Hybrid | contact | person | join | 0+1+0 | 0 | 0 | 003
156 | Out to AD - Group Exchange Hybrid | group | group | join | 0+1+0 | 1 | 0 | 004
157 | Out to AD - InetOrgPerson Exchange Hybrid | inetOrgPerson | person | join | 0+5+1 | 1 | 0 | 003
158 | Out to AD - User Exchange Hybrid | user | person | join | 0+5+1 | 0 | 0 | 003
159 | In from AD - Computer Join | computer | device | provision | 3+4+6 | 0 | 1 | 002
160 | Out to AAD - Device Join SOAInAD | device | device | provision | 0+1+9 | 1 | 1 | 002
161 | In from AD - Device Common | msDS-Device | device | join | 1+0+0 | 1 | 1 | 001
`;

/** Where the shipped rule differs from that table, and why. */
const later: { readonly [line: string]: { readonly to: string; readonly because: string } } = {
  'In from AD - User AccountEnabled': { to: '1+10+2 | 1 | 0 | 007', because: '[X2] sourceAnchorBinary' },
  'In from AD - InetOrgPerson AccountEnabled': { to: '1+10+2 | 1 | 0 | 006', because: '[X2] sourceAnchorBinary' },
  'In from AD - User Common': { to: '0+61+8 | 1 | 0 | 004', because: 'wizard.md §5.3: sourceAnchorBinary comes from these rules too' },
  'In from AD - InetOrgPerson Common': { to: '0+60+8 | 0 | 0 | 004', because: 'wizard.md §5.3' },
  'In from AD - User Join': { to: '0+1+0 | 1 | 5 | 004', because: '[X2] its flow of sourceAnchorBinary comes with "users exist once"' },
  'In from AD - InetOrgPerson Join': { to: '0+1+0 | 1 | 5 | 004', because: '[X2] as for users' },
  'In from AD - Contact Common': { to: '1+53+38 | 0 | 0 | 004', because: '[X2] custom and litigation hold attributes' },
  'In from AAD - User Join': { to: '0+3+4 | 1 | 1 | 005', because: '[X2] certificates of the cloud' },
  'In from AAD - Contact Join': { to: '0+3+1 | 0 | 1 | 004', because: '[X2] certificates of the cloud' },
  'In from AAD - User Exchange Hybrid': { to: '0+1+13 | 0 | 0 | 004', because: '[X2] SOAMBX by recipient type' },
};

/** Rules the table does not have. */
const added = [
  'Out to AD - User ImmutableId | user | person | join | 0+0+1 | 1 | 0 | 001', // §9 [D]
  'In from AAD - Device Common | device | device | join | 0+2+8 | 0 | 1 | 001', // §7 [X2]
];

const assets = join(import.meta.dirname, '../../assets');
const id = (digit: number) => `00000000-0000-0000-0000-00000000000${digit}` as ConnectorId;
const lines = published.trim().split('\n');

/** A schema with every attribute there can be. */
const complete = (types: string): Schema => ({
  objectTypes: types.split(' ').map((name) => ({ name, attributes: [] })),
  attributes: new Proxy({}, { getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: {} }) }),
});

async function generate(choices: { readonly [option: string]: string } = {}): Promise<readonly SyncRule[]> {
  return generateDefaultRules({
    connectors: [
      {
        id: id(1),
        template: 'active-directory',
        schema: complete('user inetOrgPerson group contact foreignSecurityPrincipal computer msDS-Device'),
      },
      { id: id(2), template: 'entra', schema: complete('user group contact device') },
    ],
    metaverseSchema: await loadMetaverseSchema(join(assets, 'metaverse-schema.json')),
    templates: await loadRuleTemplates(join(assets, 'default-rules')),
    features: ruleFeatures,
    options: SynchronizationOptions.parse({ joinCriteria: 'ObjectSID', anchorAttribute: 'objectGUID', ...choices }),
  });
}

function lineOf(rule: SyncRule): string {
  const count = (type: string) => rule.flows.filter((flow) => flow.type === type).length;
  return [
    rule.name,
    rule.csObjectType,
    rule.mvObjectType,
    rule.linkType + (rule.passwordSync ? ' password' : ''),
    [count('constant'), count('expression'), count('direct')].join('+'),
    rule.scope.length,
    rule.join.length,
    rule.immutableTag?.split('.').at(-1),
  ].join(' | ');
}

function expected(line: string): string {
  const [, name = '', ...rest] = line.split(' | ');
  const [cs, mv, link, ...counts] = rest;
  return [name, cs, mv, link, later[name]?.to ?? counts.join(' | ')].join(' | ');
}

describe('spec/default-rules.md is complete', () => {
  it('every rule with its types, link, flows by kind, scope, join and revision, in the order of the table', async () => {
    const rules = (await generate()).map(lineOf);
    expect(rules.filter((line) => !added.includes(line))).toEqual(lines.map(expected));
    expect(rules.filter((line) => added.includes(line)).sort()).toEqual([...added].sort());
  });

  it('1,200 flows, and those of later builds', async () => {
    const total = lines.flatMap((line) => (line.split(' | ')[5] ?? '').split('+').map(Number)).reduce((sum, one) => sum + one, 0);
    expect(total).toBe(1200);
    const flows = (await generate()).reduce((sum, rule) => sum + rule.flows.length, 0);
    expect(flows).toBe(1200 + 4 + 7 + 4 + 1 + 10);
  });

  it('tags follow from the names; the ids of a tag do not depend on its revision', async () => {
    const wrong = (await generate()).filter(
      ({ name, immutableTag }) => immutableTag?.replace(/\.\d{3}$/, '') !== `Microsoft.${name.replaceAll(/[ -]/g, '')}`,
    );
    expect(wrong.map(({ name, immutableTag }) => [name, immutableTag])).toEqual([]);
  });

  it('what is not shipped is named with its reason, and is really not shipped', async () => {
    const shipped = new Set((await generate()).map(({ name }) => name));
    expect(withheldRules.filter(({ rule, reason }) => shipped.has(rule) || reason === '')).toEqual([]);
  });
});
