import type { RunResult } from './run-results.ts';

const row = (meaning: string, remedy?: string): RunResult => ({ class: 'not-started', nextStepRuns: false, meaning, remedy });

const partition = 'Select the partitions of the connector again in the connection settings.';
const file = 'Look at the path and its permissions in the connection settings.';

/** Runs that did not begin: nothing was read, sent or changed. */
export const noStartResults: { readonly [code: string]: RunResult } = {
  'no-start-credentials': row(
    'The connected system refused the name or the secret of the connector.',
    'Change it in the connection settings.',
  ),
  'no-start-connection': row(
    'The connected system could not be reached.',
    'Check address, port, network and the certificate authority the connector trusts.',
  ),
  'no-start-no-domain-controller': row('No domain controller was found.', 'Check name resolution and the address of the connector.'),
  'no-start-full-import-required': row(
    'There is no usable watermark, so changes cannot be told apart.',
    'Run Full Import once; delta imports work from then on.',
  ),
  'no-start-delta-step-type-not-configured': row('The connector cannot tell changes, only read everything.', 'Run Full Import.'),
  'no-start-change-log-not-enabled': row(
    'The change log of the source is switched off.',
    'Switch it on at the source, or run Full Import.',
  ),
  'no-start-partition-not-configured': row('The connector has no partition to work on.', partition),
  'no-start-partition-rename': row('The partition was renamed at the source.', partition),
  'no-start-partition-delete': row('The partition is gone, or was made anew under the same name.', partition),
  'no-start-no-partition-delete': row('The partition is gone, or was made anew under the same name.', partition),
  'no-start-no-steps-in-profile': row('The run profile has no steps.', partition),
  'no-start-bad-ma-configuration': row('The configuration of the connector is not valid.', 'Correct it in the connection settings.'),
  'no-start-ma': row(
    'The connector failed before it began, without saying why.',
    'Read the message of the step; name resolution is the usual cause.',
  ),
  'no-start-server': row('The engine failed before the run began.', 'This is a fault of the engine: the log has the details.'),
  'no-start-ma-already-running': row('The connector is running already.', 'Wait until the run has ended, or stop it.'),
  'no-start-ma-update-in-progress': row('The connector is being changed.', 'Wait until the change is complete.'),
  'no-start-database-permission': row(
    'The account has no rights on the source database.',
    'Grant it read access, and write access for exports.',
  ),
  'no-start-database-table': row('The table of the source cannot be read or written.', 'Check its name and permissions.'),
  'no-start-database-schema-mismatch': row(
    'The schema of the source differs from the one the connector was made for.',
    'Refresh the schema of the connector.',
  ),
  'no-start-file-not-found': row('The input file does not exist.', file),
  'no-start-file-access-denied': row('The input file may not be read.', file),
  'no-start-file-sharing-violation': row('Another program holds the input file.', 'Close it there and run again.'),
  'no-start-file-open': row('The input file could not be opened.', file),
  'no-start-file-code-page': row(
    'The input file has another character encoding than the connector expects.',
    'Save it in the configured encoding.',
  ),
  'no-start-file-contains-incorrect-step-type': row(
    'The file was made by another type of step.',
    'Name the file that belongs to this step.',
  ),
  'no-start-header-row-mismatch': row(
    'The header row differs from the configured columns.',
    'Correct the file or the columns of the connector.',
  ),
  'no-start-ma-working-directory': row(
    'The working folder of the connector cannot be used.',
    'Check that the folder exists and may be written.',
  ),
  'no-start-notes-api-not-availible': row('The Notes interface is missing (reserved).'),
  'no-start-notes-client-init-failure': row('The Notes client could not be started (reserved).'),
};
