/**
 * The first schema. `cs_object` and `mv_object` stay narrow: lists, counts and selections read them without touching
 * images; texts for searches have tables of their own. Texts that repeat (connectors, attributes, rules, types) are
 * numbers from `symbol`. References are edges, one row each.
 */
export const initial = `
CREATE TABLE symbol (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
-- Highest numbers ever given out: ids and run numbers are never used twice.
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE connector (id TEXT PRIMARY KEY, position INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sync_rule (id TEXT PRIMARY KEY, connector TEXT NOT NULL, precedence INTEGER NOT NULL, rule TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE watermark (connector INTEGER NOT NULL, partition TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (connector, partition)) WITHOUT ROWID;

CREATE TABLE cs_object (
  id INTEGER PRIMARY KEY,
  connector INTEGER NOT NULL,
  partition INTEGER NOT NULL,
  object_type INTEGER NOT NULL,
  mv INTEGER,
  state INTEGER NOT NULL,
  provisioned INTEGER NOT NULL,
  placeholder INTEGER NOT NULL,
  transient INTEGER NOT NULL,
  ref_retry INTEGER NOT NULL,
  resync INTEGER NOT NULL,
  -- Operations of the deltas, numbered as in shared/model/delta.ts.
  pending_import INTEGER,
  unconfirmed INTEGER,
  escrowed INTEGER,
  unapplied INTEGER,
  import_error INTEGER NOT NULL DEFAULT 0,
  export_error INTEGER NOT NULL DEFAULT 0,
  dn TEXT NOT NULL,
  -- The DN key from the root down, so that a subtree is a range; none while the object is transient.
  path TEXT,
  anchor TEXT,
  name TEXT,
  digest TEXT,
  -- What cs_index holds of this object.
  indexed TEXT,
  busy INTEGER GENERATED ALWAYS AS (coalesce(pending_import, unconfirmed, escrowed, unapplied) IS NOT NULL) VIRTUAL,
  -- spec/engine.md 5.1: what a delta synchronization looks at.
  todo INTEGER GENERATED ALWAYS AS (
    placeholder = 0 AND transient = 0 AND NOT (state = 1 AND mv IS NULL)
    AND (pending_import IS NOT NULL OR resync = 1 OR ref_retry = 1 OR import_error = 1 OR (state = 0 AND mv IS NULL))
  ) VIRTUAL
);
CREATE UNIQUE INDEX cs_object_path ON cs_object (connector, path);
CREATE UNIQUE INDEX cs_object_anchor ON cs_object (connector, anchor) WHERE anchor IS NOT NULL;
CREATE INDEX cs_object_mv ON cs_object (mv) WHERE mv IS NOT NULL;
CREATE INDEX cs_object_todo ON cs_object (connector) WHERE todo;
CREATE INDEX cs_object_pending_import ON cs_object (connector) WHERE pending_import IS NOT NULL;
CREATE INDEX cs_object_unapplied ON cs_object (connector) WHERE unapplied IS NOT NULL;
CREATE INDEX cs_object_escrowed ON cs_object (connector) WHERE escrowed IS NOT NULL;
CREATE INDEX cs_object_unconfirmed ON cs_object (connector) WHERE unconfirmed IS NOT NULL;
CREATE INDEX cs_object_ref_retry ON cs_object (connector) WHERE ref_retry = 1;
CREATE INDEX cs_object_placeholder ON cs_object (connector) WHERE placeholder = 1;
CREATE INDEX cs_object_transient ON cs_object (connector) WHERE transient = 1;
CREATE INDEX cs_object_import_error ON cs_object (connector) WHERE import_error = 1;
CREATE INDEX cs_object_export_error ON cs_object (connector) WHERE export_error = 1;

CREATE TABLE cs_image (id INTEGER PRIMARY KEY, image BLOB NOT NULL);
CREATE TABLE cs_text (id INTEGER PRIMARY KEY, text TEXT NOT NULL, other TEXT NOT NULL);
CREATE TABLE cs_index (
  connector INTEGER NOT NULL, attribute INTEGER NOT NULL, key TEXT NOT NULL, cs INTEGER NOT NULL,
  PRIMARY KEY (connector, attribute, key, cs)
) WITHOUT ROWID;
CREATE TABLE cs_reference (
  cs INTEGER NOT NULL REFERENCES cs_object (id) DEFERRABLE INITIALLY DEFERRED,
  attribute INTEGER NOT NULL,
  target INTEGER NOT NULL REFERENCES cs_object (id) DEFERRABLE INITIALLY DEFERRED,
  layers INTEGER NOT NULL,
  PRIMARY KEY (cs, attribute, target)
) WITHOUT ROWID;
CREATE INDEX cs_reference_target ON cs_reference (target);
CREATE TABLE cs_error (
  cs INTEGER NOT NULL REFERENCES cs_object (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL, code TEXT NOT NULL, last_occurred INTEGER NOT NULL, error BLOB NOT NULL,
  PRIMARY KEY (cs, kind)
) WITHOUT ROWID;

CREATE TABLE mv_object (
  id INTEGER PRIMARY KEY,
  object_type INTEGER NOT NULL,
  name TEXT,
  -- The name as lists are sorted: no case, no accents; objects without a name come last.
  name_key TEXT NOT NULL,
  provisioning_retry INTEGER NOT NULL,
  ref_retry INTEGER NOT NULL,
  -- Has a value too long for an index.
  overlong INTEGER NOT NULL,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  -- What mv_index holds of this object.
  indexed TEXT,
  image BLOB NOT NULL
);
CREATE INDEX mv_object_type ON mv_object (object_type, name_key);
CREATE INDEX mv_object_name ON mv_object (name_key);
CREATE INDEX mv_object_retry ON mv_object (id) WHERE provisioning_retry = 1 OR ref_retry = 1;
CREATE INDEX mv_object_overlong ON mv_object (id) WHERE overlong = 1;

CREATE TABLE mv_text (id INTEGER PRIMARY KEY, text TEXT NOT NULL, other TEXT NOT NULL);
CREATE TABLE mv_index (
  attribute INTEGER NOT NULL, key TEXT NOT NULL, mv INTEGER NOT NULL,
  PRIMARY KEY (attribute, key, mv)
) WITHOUT ROWID;
CREATE TABLE mv_reference (
  mv INTEGER NOT NULL REFERENCES mv_object (id) DEFERRABLE INITIALLY DEFERRED,
  attribute INTEGER NOT NULL,
  target INTEGER NOT NULL REFERENCES mv_object (id) DEFERRABLE INITIALLY DEFERRED,
  cs INTEGER NOT NULL, rule INTEGER NOT NULL, time INTEGER NOT NULL,
  PRIMARY KEY (mv, attribute, target)
) WITHOUT ROWID;
CREATE INDEX mv_reference_target ON mv_reference (target);

CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  connector INTEGER NOT NULL, number INTEGER NOT NULL, profile TEXT NOT NULL, user TEXT NOT NULL,
  status TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER
);
CREATE INDEX run_connector ON run (connector);
CREATE INDEX run_open ON run (id) WHERE ended IS NULL;
CREATE INDEX run_started ON run (started);
CREATE TABLE run_step (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL, number INTEGER NOT NULL, type TEXT NOT NULL, partition TEXT NOT NULL,
  status TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER,
  errors INTEGER NOT NULL DEFAULT 0, progress BLOB NOT NULL
);
CREATE INDEX run_step_run ON run_step (run, number);
CREATE TABLE step_object (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL, counter INTEGER NOT NULL, target INTEGER NOT NULL,
  cs INTEGER NOT NULL, dn TEXT NOT NULL, object_type INTEGER NOT NULL, changes BLOB NOT NULL
);
CREATE INDEX step_object_step ON step_object (step, counter, target);
CREATE TABLE step_error (id INTEGER PRIMARY KEY, step INTEGER NOT NULL, error BLOB NOT NULL);
CREATE INDEX step_error_step ON step_error (step);
`;
