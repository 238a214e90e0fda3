/// SQL text becomes a plan that knows tables, columns by position and typed expressions, and nothing of Calcite.
///
///     text --parse--> syntax tree --bind--> relational algebra --rule--> same, rewritten --convert--> plan.Statement
///
/// Start at [SqlFrontend]. Whatever the text, the only exception that leaves this module is
/// [io.phantomdb.core.error.DatabaseException].
@NullMarked
package io.phantomdb.sql;

import org.jspecify.annotations.NullMarked;
