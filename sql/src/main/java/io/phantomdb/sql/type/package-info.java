/// Types on Calcite's side and ours: the mapping between them, names in SQL text, and PostgreSQL's rules for results.
///
///     text --TypeNames--> core.type.SqlType <--Types--> Calcite's RelDataType
///
/// Start at [Types]; `docs/sql/types.md` lists the rules. Every type that Calcite works with here has exactly one
/// [io.phantomdb.core.type.SqlType].
@NullMarked
package io.phantomdb.sql.type;

import org.jspecify.annotations.NullMarked;
