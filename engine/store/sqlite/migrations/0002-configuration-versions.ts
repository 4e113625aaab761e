/**
 * Versions of the configuration. A version names the parts it consists of; a part – a rule, a connector, a schema, a
 * setting – is stored once, compressed, under the hash of its text, however many versions hold it.
 */
export const configurationVersions = `
CREATE TABLE configuration_version (
  number INTEGER PRIMARY KEY,
  time INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL,
  summary BLOB NOT NULL, parts BLOB NOT NULL
);
CREATE TABLE configuration_part (hash TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
-- Since when a rule is what: lineage knows rule and time.
CREATE TABLE rule_version (
  rule TEXT NOT NULL, version INTEGER NOT NULL, since INTEGER NOT NULL, configuration INTEGER NOT NULL,
  PRIMARY KEY (rule, version)
) WITHOUT ROWID;
`;
