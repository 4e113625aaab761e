import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { attributesUsed } from '../default-rules-attributes.ts';

/** Connectors import what their rules read and write, as far as the schema has it (spec/engine.md §5.6); nothing is deselected. */
export function withAttributesRead(document: ConfigurationDocument): ConfigurationDocument {
  const connectors = document.connectors.map((connector) => {
    const selected = new Set(connector.attributes);
    const missing = attributesUsed(document.rules, connector.id).filter(
      (name) => Object.hasOwn(connector.schema.attributes, name) && !selected.has(name),
    );
    if (missing.length === 0) return connector;
    return { ...connector, attributes: [...connector.attributes, ...missing].sort((a, b) => (a < b ? -1 : 1)) };
  });
  return { ...document, connectors };
}
