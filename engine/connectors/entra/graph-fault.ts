import { type ConnectionStatus, ConnectorFailure } from '../connector.ts';

/** Faults that concern the connection as a whole, not one object. */
export type FaultKind = keyof typeof faults;

/**
 * What each fault makes of the step: before the first object was read or sent, and afterwards (spec/engine.md §14.1,
 * connection results of spec/console.md §15.3).
 */
const faults = {
  connection: { atStart: 'no-start-connection', later: 'stopped-connectivity', status: 'failed-connection' },
  certificate: { atStart: 'no-start-connection', later: 'stopped-connectivity', status: 'failed-connection' },
  credentials: { atStart: 'no-start-credentials', later: 'stopped-bad-server-credentials', status: 'failed-authentication' },
  permission: { atStart: 'no-start-credentials', later: 'stopped-bad-server-credentials', status: 'failed-permission' },
  server: { atStart: 'no-start-connection', later: 'stopped-server-down', status: 'dropped-connection' },
  query: { atStart: 'no-start-ma', later: 'stopped-unexpected-data', status: 'failed-search' },
  configuration: { atStart: 'no-start-bad-ma-configuration', later: 'stopped-bad-ma-configuration', status: 'failed-authentication' },
  'full-import-required': { atStart: 'no-start-full-import-required', later: 'no-start-full-import-required', status: 'failed-search' },
} as const satisfies { readonly [kind: string]: { readonly atStart: string; readonly later: string; readonly status: ConnectionStatus } };

/** A fault of the connection to the tenant; its message is fit for the console and free of secrets. */
export class GraphFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.name = 'GraphFault';
    this.kind = kind;
  }
}

export const faultStatus = (kind: FaultKind): ConnectionStatus => faults[kind].status;

/** The failure of the step a fault causes; everything else (a stop, a bug) passes through unchanged. */
export function asConnectorFailure(error: unknown, begun: boolean, server: string): unknown {
  if (!(error instanceof GraphFault)) return error;
  const { atStart, later, status } = faults[error.kind];
  return new ConnectorFailure(begun ? later : atStart, error.message, { result: status, server, message: error.message });
}
