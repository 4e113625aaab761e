import { describe, expect, it } from 'vitest';
import { ENTRA_CONNECTOR_ID } from '../../../shared/model/identifier.ts';
import { aConnector, aDocument, aRule, FOREST } from '../document/document.fixture.ts';
import { documentIssues } from '../document/document-issues.ts';
import { readFiles } from '../document/read-files.ts';
import { emptyDocument } from '../versions/document-parts.ts';
import {
  BADGE,
  direct,
  EXTENSION_APP,
  HARBOUR_ID,
  metaverseFile,
  PIER_ID,
  ruleFile,
  rules,
  sampleExport,
} from './testing/sample-export.ts';

const oneRule = (more: Partial<Parameters<typeof ruleFile>[0]> = {}) =>
  ruleFile({
    ...{ number: 1, name: 'One', direction: 'Inbound', connector: FOREST, source: 'user', target: 'person', link: 'Join', precedence: 7 },
    flows: direct('mail', 'mail'),
    ...more,
  });
const read = (files: readonly { path: string; text: string }[], current = emptyDocument, options = {}) =>
  readFiles(files, current, options);
const left = (result: ReturnType<typeof read>) => result.notTakenOver.map(({ path, reason }) => `${path}: ${reason}`);

describe('an exported configuration of two forests (spec/rules-format.md §1–§8)', () => {
  const result = read(sampleExport);
  const { document } = result;

  it('is read whole: rules, flows, expressions, joins, scopes, metaverse', () => {
    expect(result.problems).toEqual([]);
    expect(result.format).toBe('entra-connect-xml');
    expect(document?.rules.map(({ name, precedence }) => [precedence, name])).toEqual([
      [51, 'In from Harbour - User & Department'],
      [52, 'In from Pier - User & Department'],
      [60, 'Out to AAD - User DirectoryExtension'],
      [101, 'In from AD - User Join'],
      [102, 'In from AD - User Join'],
      [111, 'In from AD - User Common'],
      [112, 'In from AD - User Common'],
      [119, 'In from AAD - User Join'],
      [120, 'Out to AAD - User Join'],
      [121, 'Out to AAD - User Identity'],
    ]);
    const flows = document?.rules.flatMap((rule) => rule.flows) ?? [];
    const text = rules.map((file) => file.text).join('');
    const count = (part: string) => text.split(part).length - 1;
    expect(flows.length).toBe(count('<mapping>'));
    expect(flows.filter(({ type }) => type === 'expression').length).toBe(count('<expression>'));
    expect(flows.filter(({ type }) => type === 'constant').map(({ source }) => source)).toEqual(['True', 'User', 'True', 'User']);
    expect(document?.rules[0]?.flows[0]).toMatchObject({ expression: '"Harbour: " & [department]', sources: ['department'] });
    expect(document?.rules.find(({ precedence }) => precedence === 119)?.join).toEqual([
      { clauses: [{ cs: 'sourceAnchor', mv: 'sourceAnchor', caseSensitive: true }] },
    ]);
    expect(document?.metaverse.objectTypes.map(({ name }) => name)).toEqual(['person', 'group']);
    expect(
      Object.values(document?.metaverse.attributes ?? {})
        .filter(({ indexed }) => indexed)
        .map(({ name }) => name),
    ).toEqual(['mail', 'sourceAnchor']);
    if (document !== undefined) expect(documentIssues(document, emptyDocument).problems).toEqual([]);
  });

  it('its connectors: kind, address, containers, schema from classes above and beside', () => {
    const [harbour, , tenant] = document?.connectors ?? [];
    expect(harbour).toMatchObject({
      id: HARBOUR_ID,
      name: 'harbour.example',
      configuration: {
        type: 'ldap',
        settings: {
          url: 'ldaps://harbour.example',
          bindDn: 'MSOL_0123@harbour.example',
          includedContainers: ['OU=People,DC=harbour,DC=example'],
          excludedContainers: ['DC=harbour,DC=example'],
        },
      },
      secrets: ['password'],
      partitions: [{ name: 'DC=harbour,DC=example', selected: true, parameters: { 'Domain.FQDN': 'harbour.example' } }],
      parameters: { 'Forest.FQDN': 'harbour.example' },
      objectTypes: ['user'],
    });
    expect(harbour?.schema.objectTypes.find(({ name }) => name === 'user')?.attributes).toEqual(
      expect.arrayContaining(['objectGUID', 'sn', 'mail', 'extensionAttribute1']),
    );
    expect(harbour?.schema.attributes.objectGUID).toMatchObject({ type: 'binary', multiValued: false });
    expect(tenant).toMatchObject({
      id: ENTRA_CONNECTOR_ID,
      configuration: { type: 'entra', settings: { tenantId: 'quay.onmicrosoft.example' } },
      secrets: ['clientSecret'],
    });
  });

  it('its global parameters: scheduler and guard where Isthmus has them, the rest by name', () => {
    expect(document?.settings).toMatchObject({
      scheduler: { stagingModeEnabled: true, customizedSyncCycleInterval: 2700, nextSyncCyclePolicyType: 'Delta' },
      thresholds: { [ENTRA_CONNECTOR_ID]: [{ step: 'export', operation: 'delete', count: 42 }] },
      parameters: { 'Microsoft.OptionalFeature.DirectoryExtension': 'True' },
    });
  });

  it('every element that is not taken over is told, with its place and why', () => {
    const told = left(result);
    for (const part of [
      '/saved-mv-configuration/@export-date:',
      '/saved-mv-configuration/mv-data/password-change-history-size: Isthmus keeps no history',
      'partition/custom-data/water-mark: The watermark',
      'adma-configuration/sign-and-seal: Isthmus binds with LDAPS',
      'parameter-values/parameter[2]: Secrets are not exported',
      'attribute-type/@m:range-upper: The directory guards',
      'run-configuration[2]: Run profile “Nightly”',
      "//parameter[@name='Microsoft.Synchronize.NextStartTime']: A state",
      "//object-class[.='container']: Containers are no objects",
      `extension_${EXTENSION_APP}: The directory extensions badgeNumber belong`,
    ]) {
      expect(told.filter((line) => line.includes(part))).not.toEqual([]);
    }
    expect(told.filter((line) => line.includes('knows no such'))).toEqual([]);
  });

  it('connectors that exist here are mapped, keep their connection, and read the extension', () => {
    const here = { ...emptyDocument, connectors: [aConnector(FOREST, 'Quay', 0)] };
    const mapped = read(sampleExport, here, { connectors: { [HARBOUR_ID]: FOREST }, extensionApps: { [EXTENSION_APP]: '1'.repeat(32) } });
    expect(mapped.document?.connectors.map(({ id }) => id)).toEqual([FOREST, PIER_ID, ENTRA_CONNECTOR_ID]);
    const [quay, , tenant] = mapped.document?.connectors ?? [];
    expect(quay?.configuration).toEqual(aConnector(FOREST, 'Quay', 0).configuration);
    expect(mapped.document?.rules.filter(({ connectorId }) => connectorId === FOREST)).toHaveLength(3);
    const badge = BADGE.replace(EXTENSION_APP, '1'.repeat(32));
    expect([tenant?.attributes, Object.keys(tenant?.schema.attributes ?? {})]).toEqual([
      expect.arrayContaining([badge]),
      expect.arrayContaining([badge]),
    ]);
    expect(left(mapped).filter((line) => line.startsWith('extension_'))).toEqual([]);
  });
});

describe('parts of an export', () => {
  it('rules alone take the place of theirs and leave the rest; any order, Windows paths, byte order mark', () => {
    const current = aDocument([aRule(1), aRule(2)]);
    const file = oneRule();
    const text = `\uFEFF${file.text.replaceAll('\n', '\r\n').replace(/5a5a0000-0000-4000-8000-000000000001/g, aRule(2).id.toUpperCase())}`;
    const { document, problems } = read([{ path: 'C:\\export\\SynchronizationRules\\rule.xml', text }], current);
    expect(problems).toEqual([]);
    expect(document?.rules.map(({ name, precedence }) => [name, precedence])).toEqual([
      ['Rule 1', 1],
      ['One', 7],
    ]);
    expect(document?.connectors).toEqual(current.connectors);
  });

  it('a default rule is the one here with its tag on the mapped connector', () => {
    const current = aDocument([aRule(1, { immutableTag: 'Microsoft.One.001' })]);
    const file = oneRule({ connector: HARBOUR_ID, tag: 'Microsoft.One.001' });
    const { document } = read([file], current, { connectors: { [HARBOUR_ID]: FOREST } });
    expect(document?.rules.map(({ id, name }) => [id, name])).toEqual([[aRule(1).id, 'One']]);
  });

  it('a rule of a connector that nobody knows gets one without a connection, and that is told', () => {
    const result = read([oneRule({ connector: PIER_ID })]);
    expect(result.document?.connectors).toMatchObject([
      { id: PIER_ID, configuration: { settings: { url: `ldaps://${PIER_ID}.invalid` } } },
    ]);
    expect(left(result).join()).toContain('neither in the files nor here');
  });

  it('the metaverse alone changes no rule', () => {
    const current = aDocument([aRule(1)]);
    const { document } = read([metaverseFile], current);
    expect(document?.rules).toEqual(current.rules);
    expect(document?.metaverse.objectTypes.map(({ name }) => name)).toEqual(['person', 'group']);
    expect(document?.metaverse.attributes.proxies).toBeDefined();
  });

  it('the same precedence twice is refused, or renumbered', () => {
    const files = [oneRule(), oneRule({ number: 2, name: 'Two' })];
    const current = aDocument([]);
    const { document } = read(files, current);
    expect(
      document === undefined
        ? []
        : documentIssues(document, current)
            .problems.map(({ message }) => message)
            .join(),
    ).toContain('must be unique');
    expect(read(files, current, { renumber: true }).document?.rules.map(({ precedence }) => precedence)).toEqual([7, 8]);
  });

  it('unknown elements of a rule are kept for the round trip and told', () => {
    const result = read([oneRule({ more: '  <x-note>by hand</x-note>\n  <x-tree a="1">\n    <b />\n  </x-tree>' })], aDocument([]));
    expect(result.document?.rules[0]?.extra).toEqual({ 'x-note': 'by hand', '<x-tree>': '<x-tree a="1">\n  <b />\n</x-tree>\n' });
    expect(left(result)).toEqual([
      '/synchronizationRule/x-note: Isthmus knows no such element; it is kept for an export and does nothing.',
      '/synchronizationRule/x-tree: Isthmus knows no such element; it is kept for an export and does nothing.',
    ]);
  });

  it.each<[string, string, string, RegExp]>([
    ['an unknown link type', '<linkType>Join<', '<linkType>Glue<', /“Glue” is none of Join, Provision/],
    ['an unknown merge type', '>Update<', '>Overwrite<', /“Overwrite” is none of Update/],
    ['no precedence', '<precedence>7</precedence>', '', /The rule lacks precedence/],
    ['a broken id', '<id>{5a5a', '<id>{zz5a', /is no GUID/],
    ['a document type', '<synchronizationRule>', '<!DOCTYPE x [<!ENTITY a "b">]>\n<synchronizationRule>', /document type/],
    ['an entity of its own', '<name>One<', '<name>&boom;<', /is no character XML knows/],
    ['the end missing', '</synchronizationRule>', '', /This is no XML/],
    ['a second name', '<description />', '<name>Two</name>', /two elements name/],
  ])('refused with its place: %s', (_, from, to, says) => {
    const file = oneRule();
    const { document, problems } = read([{ ...file, text: file.text.replace(from, to) }], aDocument([]));
    expect(document).toBeUndefined();
    expect(problems.map(({ file: where, message }) => `${where} ${message}`).join('\n')).toMatch(says);
  });
});
