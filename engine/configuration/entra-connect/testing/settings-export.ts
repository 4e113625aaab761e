import type { ConfigurationFile } from '../../../../shared/contract/configuration.ts';
import { HARBOUR_ID, PIER_ID } from './sample-export.ts';

/** A fictitious settings file with all members whose names are known (spec/wizard.md §8.2). */
export const settingsFile: ConfigurationFile = {
  path: 'Applied-SynchronizationPolicy-20260303.JSON',
  text: JSON.stringify(
    {
      policyMetadata: { productVersion: '2.4.0.0' },
      deploymentMetadata: { serviceAccount: 'QUAY\\svc' },
      onpremisesDirectoryPolicy: [
        {
          friendlyName: 'harbour.example',
          fullyQualifiedDomainName: 'harbour.example',
          uniqueIdentifier: HARBOUR_ID,
          partitionFilters: [],
          standardSynchronizationRules: [
            {
              name: 'In from AD - User Join',
              uniqueIdentifier: '5a5a0000-0000-4000-8000-000000000011',
              immutableTag: 'Microsoft.InfromADUserJoin.004',
              precedence: 100,
            },
          ],
          customSynchronizationRules: [
            {
              name: 'In from AD - No sync',
              description: 'Kept away from the tenant',
              internalIdentifier: '5b5b0000-0000-4000-8000-000000000001',
              uniqueIdentifier: '5b5b0000-0000-4000-8000-000000000001',
              ...{ direction: 'Inbound', source: 'user', target: 'person', linkType: 'Join', precedence: 50 },
              scopeFilters: [{ attribute: 'extensionAttribute15', condition: 'EQUAL', value: 'NoSync' }],
              attributeMappings: [
                { destination: 'cloudFiltered', source: 'True' },
                { destination: 'title', flowType: 'Expression', expression: 'Trim([title])', source: ['title'] },
                { destination: 'sn', flowType: 'Direct', source: ['sn'], valueMergeType: 'Replace' },
              ],
            },
          ],
        },
        {
          friendlyName: 'pier.example',
          fullyQualifiedDomainName: 'pier.example',
          uniqueIdentifier: PIER_ID,
          newThing: true,
          partitionFilters: [
            {
              distinguishedName: 'DC=pier,DC=example',
              containerInclusions: ['DC=pier,DC=example'],
              containerExclusions: ['OU=Lab,DC=pier,DC=example'],
            },
          ],
        },
      ],
      azureDirectoryPolicy: {
        customSynchronizationRules: [
          {
            name: 'Out to AAD - Town',
            uniqueIdentifier: '5b5b0000-0000-4000-8000-000000000002',
            ...{ direction: 'Outbound', source: 'person', target: 'user', linkType: 'Join', precedence: 51 },
            attributeMappings: [{ destination: 'city', flowType: 'Direct', source: 'l', mergeType: 'Update' }],
          },
        ],
      },
    },
    null,
    2,
  ),
};
