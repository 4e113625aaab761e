import type { CodeTable } from './code-table.ts';

/** Connection results of a step (spec/console.md §15.3). */
export const connectionResults: CodeTable = {
  success: { meaning: 'Connected.' },
  'warning-no-watermark': {
    meaning: 'The position in the change log could not be read; the next import has to be full.',
    remedy: 'Check the permissions of the account.',
  },
  'failed-connection': { meaning: 'The system could not be reached.', remedy: 'Check address, port, network and certificate authority.' },
  'failed-authentication': {
    meaning: 'The system refused the sign-in.',
    remedy: 'Change name or secret in the connection settings.',
  },
  'failed-permission': { meaning: 'The account may not read or write there.', remedy: 'Grant the permissions the connector needs.' },
  'failed-search': {
    meaning: 'The system refused the query.',
    remedy: 'Read the message; base, filter or limits of the server are the usual causes.',
  },
  'dropped-connection': {
    meaning: 'The connection broke while it was used.',
    remedy: 'Run again; look at the network and the server when it repeats.',
  },
};
