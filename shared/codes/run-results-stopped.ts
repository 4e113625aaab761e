import type { RunResult } from './run-results.ts';

const row = (meaning: string, remedy?: string): RunResult => ({ class: 'stopped', nextStepRuns: false, meaning, remedy });
const guard = (meaning: string, remedy: string): RunResult => ({ class: 'guard', nextStepRuns: false, meaning, remedy });

const again = 'What was done is kept; run the profile again to continue.';
const module = 'Reinstall the connector module or remove it from the configuration.';
const source = 'Correct the source, then run the import again. Nothing was marked as deleted.';
const disk = 'Free space on the disk, then run the profile again.';

/** Runs that began and did not reach their end. */
export const stoppedResults: { readonly [code: string]: RunResult } = {
  'stopped-connectivity': row('The connection to the connected system was lost.', again),
  'stopped-server-down': row('The connected system went down.', again),
  'stopped-bad-server-credentials': row(
    'The connected system withdrew the sign-in during the run.',
    'Check the account of the connector, then run again.',
  ),
  'stopped-unexpected-data': row('The connector met data it cannot interpret.', 'The message of the step names them.'),
  'stopped-user-termination-from-wmi-or-ui': row('An operator stopped the run.', again),
  'stopped-user-termination-from-extension': row('A connector module asked to stop.', again),
  'stopped-service-shutdown': row('The engine was shut down during the run.', again),
  'stopped-server': row(
    'The engine ended unexpectedly during the run.',
    'What was committed is kept; run the profile again. The log has the details.',
  ),
  'stopped-ma': row('The connector failed unexpectedly.', 'The log has the details.'),
  'stopped-out-of-memory': row('The engine ran out of memory.', 'Give the machine more memory, then run again.'),
  'stopped-disk-full': row('The disk is full.', disk),
  'stopped-database-disk-full': row('The disk of the database is full.', disk),
  'stopped-database-connection-lost': row('The connection to the database was lost.', again),
  'stopped-deadlocked': row('Two operations on the database blocked each other.', again),
  'stopped-object-limit': guard(
    'More objects would change than the limits of the connector allow, so the step stopped before its first write.',
    'Review the list of what would change, then approve this batch once, correct what caused it, or change the limit.',
  ),
  'stopped-deletion-limit': guard(
    'The deletion threshold of the run profile was reached.',
    'Review the deletions; raise the threshold if they are right.',
  ),
  'stopped-deletion-threshold-exceeded': guard(
    'More deletes than the threshold allows: the step stopped before its first write, adds and updates included.',
    'Review the list of deletes, then approve this batch once, or correct what caused them.',
  ),
  'stopped-error-limit': guard(
    'More than 5,000 objects failed, so the step was cut short.',
    'Correct what most of the errors have in common, then run again.',
  ),
  'stopped-export-disabled': row(
    'The connector can import only.',
    'Nothing to do, unless changes should reach this system: then use a connector that can export.',
  ),
  'stopped-import-read': row('The input could not be read to its end.', source),
  'stopped-export-write': row('The export file could not be written.', 'Check folder, permissions and free space.'),
  'stopped-parsing-errors': row('The input is not in the expected format.', source),
  'stopped-file-embedded-nulls': row('The input file holds null bytes; it is probably not the file that was meant.', source),
  'stopped-file-error': row('Reading or writing a file failed.', source),
  'stopped-failed-to-delete-file': row('A working file could not be deleted.', 'Check the permissions of the folder.'),
  'stopped-code-page-conversion': row(
    'The input holds bytes that are not text in the expected encoding.',
    'Save the file as UTF-8, then run again.',
  ),
  'stopped-change-log-out-of-order': row('The change log of the source is not in sequence.', 'Run Full Import.'),
  'stopped-bad-ma-configuration': row('The configuration of the connector is not valid.', 'Correct it in the connection settings.'),
  'stopped-extension-dll-access': row('The module may not be loaded with the rights of the engine.', module),
  'stopped-extension-dll-ambiguous': row('The module holds several implementations.', module),
  'stopped-extension-dll-exception': row('A module failed with an exception.', 'The log has the details.'),
  'stopped-extension-dll-file-not-found': row('A module is missing.', module),
  'stopped-extension-dll-instantiation': row('A module could not be started.', module),
  'stopped-extension-dll-invalid-assembly': row('A module file is not a valid module.', module),
  'stopped-extension-dll-load': row('A module could not be loaded.', module),
  'stopped-extension-dll-missing-dependency': row('Something a module depends on is missing.', module),
  'stopped-extension-dll-no-implementation': row('A module lacks the required interface.', module),
  'stopped-extension-dll-not-configured-for-ma': row('The connector needs a module and none is set.', module),
  'stopped-extension-dll-not-configured-for-mv': row('The metaverse needs a module and none is set.', module),
  'stopped-extension-dll-updated-version': row('A module was replaced during the run.', again),
  'stopped-entry-point-not-implemented': row('The connector lacks the operation.', module),
  'stopped-extensible-extension-error': row('The connector raised a fatal error.', 'The log has the details.'),
  'stopped-entry-export-error': row('The connector raised a fatal error while exporting.', 'The log has the details.'),
  'stopped-error-in-end-connection': row('Closing the connection failed.', again),
  'stopped-ma-extension-error-in-end-connection': row('Closing the connection failed in the connector module.', again),
  'stopped-ma-extension-timeout': row('The connector did not answer in time.', again),
  'stopped-password-extension-timeout': row('The password module did not answer in time.', again),
  'stopped-password-extension-not-configured': row('The password module is not configured.', module),
};
