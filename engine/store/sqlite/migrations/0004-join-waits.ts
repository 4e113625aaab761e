/**
 * Disconnectors say which metaverse values they could be joined by; whatever changes one of these values wakes them. So a
 * delta synchronization leaves alone those that nothing has happened to. An explicit disconnector is synchronized when the
 * import says that it is gone. Numbers of delta operations: 2 delete, 4 obsolete.
 */
export const joinWaits = `
CREATE TABLE join_wait (
  attribute INTEGER NOT NULL, key TEXT NOT NULL, cs INTEGER NOT NULL,
  PRIMARY KEY (attribute, key, cs)
) WITHOUT ROWID;
CREATE INDEX join_wait_cs ON join_wait (cs);
DROP INDEX cs_object_todo;
ALTER TABLE cs_object DROP COLUMN todo;
ALTER TABLE cs_object ADD COLUMN todo INTEGER GENERATED ALWAYS AS (
  placeholder = 0 AND transient = 0 AND (
    pending_import IN (2, 4) OR (
      NOT (state = 1 AND mv IS NULL) AND (pending_import IS NOT NULL OR resync = 1 OR ref_retry = 1 OR import_error = 1)
    )
  )
) VIRTUAL;
CREATE INDEX cs_object_todo ON cs_object (connector) WHERE todo;
`;
