import { address } from './router.ts';

/** Every place of the console by name, so that no page spells another page's address. */
export const addresses = {
  start: () => address(['start']),
  setUp: () => address(['set-up']),
  operations: () => address(['operations']),
  run: (
    run: number,
    panel: {
      step?: number;
      panel?: 'objects' | 'error' | 'tripped';
      counters?: string;
      target?: string;
      title?: string;
      error?: number;
    } = {},
  ) => address(['operations', run], panel),
  connectors: () => address(['connectors']),
  connector: (id: string) => address(['connectors', id]),
  newConnector: () => address(['connectors', 'new']),
  connectorProperties: (id: string, page?: string) => address(['connectors', id, 'properties'], { page }),
  connectorSpace: (id: string) => address(['connectors', id, 'search']),
  tenant: () => address(['connectors', 'tenant']),
  designer: (objectType?: string, attribute?: string) => address(['metaverse-designer'], { type: objectType, attribute }),
  rules: (rule?: string, filter: { readonly [name: string]: string | undefined } = {}) =>
    address(['metaverse-designer', 'rules'], { rule, ...filter }),
  /** One rule, on one of its pages; with a version, as it was then. */
  rule: (id: string, place: { page?: string; version?: number } = {}) => address(['metaverse-designer', 'rules', id], place),
  newRule: () => address(['metaverse-designer', 'rules', 'new']),
  versions: (place: { version?: number; with?: string | undefined } = {}) => address(['metaverse-designer', 'versions'], place),
  importConfiguration: (tab?: string) => address(['metaverse-designer', 'import'], { tab }),
  whatIf: () => address(['metaverse-designer', 'what-if']),
  expression: (flow: { rule?: string; target?: string } = {}) => address(['metaverse-designer', 'expression'], flow),
  metaverseSearch: (query?: string) => address(['metaverse-search'], { query }),
  metaverseObject: (id: string, tab?: string) => address(['object', 'metaverse', id], { tab }),
  connectorSpaceObject: (id: string, tab?: string) => address(['object', 'connector-space', id], { tab }),
  preview: (id: string, options: { mode?: 'delta' | 'full'; attribute?: string } = {}) =>
    address(['object', 'connector-space', id, 'preview'], options),
} as const;
