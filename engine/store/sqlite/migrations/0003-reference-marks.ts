/**
 * Large groups cost what changed: a reference is marked when the link of its target changes, and what is marked or pending
 * is found without reading the rest. `basis`: how the large reference attributes of an object were last decided.
 */
export const referenceMarks = `
ALTER TABLE cs_reference ADD COLUMN relinked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mv_reference ADD COLUMN relinked INTEGER NOT NULL DEFAULT 0;
-- 1: in the synchronized hologram and nothing else, which is what nearly all references are nearly always.
CREATE INDEX cs_reference_open ON cs_reference (cs, attribute) WHERE layers <> 1 OR relinked = 1;
CREATE INDEX mv_reference_relinked ON mv_reference (mv, attribute) WHERE relinked = 1;
ALTER TABLE mv_object ADD COLUMN basis TEXT;
`;
