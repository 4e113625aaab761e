import { describe, expect, it } from 'vitest';
import { ENTRA_CONNECTOR_ID } from '../../../shared/model/identifier.ts';
import { aDocument, aRule, FOREST } from '../document/document.fixture.ts';
import { readFiles } from '../document/read-files.ts';
import { settingsFile } from './testing/settings-export.ts';

const current = aDocument([aRule(1)]);
const read = (text: string, options = {}) => readFiles([{ path: 'MigratedPolicy.json', text }], current, options);

describe('settings of the wizard as JSON (spec/wizard.md §8.2)', () => {
  it('custom rules and forests are taken, beside the rules here', () => {
    const { format, document, problems, imported } = read(settingsFile.text, {
      connectors: { '1a2b3c4d-0001-4a5b-8c6d-0123456789ab': FOREST },
    });
    expect([format, problems]).toEqual(['entra-connect-settings', []]);
    expect(document?.rules.map(({ name, precedence, connectorId }) => [name, precedence, connectorId])).toEqual([
      ['Rule 1', 1, FOREST],
      ['In from AD - No sync', 50, FOREST],
      ['Out to AAD - Town', 51, ENTRA_CONNECTOR_ID],
    ]);
    expect(document?.rules[1]).toMatchObject({
      scope: [{ clauses: [{ attribute: 'extensionAttribute15', operator: 'EQUAL', value: 'NoSync' }] }],
      flows: [
        { target: 'cloudFiltered', type: 'constant', source: 'True', merge: 'update' },
        { target: 'title', type: 'expression', expression: 'Trim([title])' },
        { target: 'sn', type: 'direct', source: 'sn', merge: 'replace' },
      ],
    });
    expect(imported?.rules).toHaveLength(2);
    expect(document?.connectors.find(({ name }) => name === 'pier.example')).toMatchObject({
      configuration: {
        settings: {
          url: 'ldaps://pier.example',
          includedContainers: ['DC=pier,DC=example'],
          excludedContainers: ['OU=Lab,DC=pier,DC=example'],
        },
      },
      partitions: [{ name: 'DC=pier,DC=example', selected: true }],
    });
  });

  it('what it does not take is told', () => {
    const told = read(settingsFile.text).notTakenOver.map(({ path, reason }) => `${path}: ${reason}`);
    for (const part of [
      'policyMetadata: Tells of the server',
      'onpremisesDirectoryPolicy[0].standardSynchronizationRules[0]: “In from AD - User Join” is a default rule',
      'attributeMappings[0]: The file does not say what the source is; “True” is taken as a constant',
      'onpremisesDirectoryPolicy[1].newThing: Isthmus knows no such setting.',
    ]) {
      expect(told.filter((line) => line.includes(part))).not.toEqual([]);
    }
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '{"policyMetadata":', /no JSON/],
    ['nothing in it', '{"policyMetadata":{}}', /name no directory/],
    ['a forest without an id', '{"onpremisesDirectoryPolicy":[{"friendlyName":"x"}]}', /lacks a uniqueIdentifier/],
    ['a wrong list', '{"azureDirectoryPolicy":{"customSynchronizationRules":7}}', /A list is expected/],
    ['an unknown operator', settingsFile.text.replace('"EQUAL"', '"SOUNDSLIKE"'), /“SOUNDSLIKE” is no operator/],
  ])('refused: %s', (_, text, says) => {
    const { document, problems } = read(text);
    expect([document, problems.map(({ message }) => message).join('\n')]).toEqual([undefined, expect.stringMatching(says)]);
  });
});
