/// Syntax of what Calcite has no tree for: commands, CREATE TABLE, COPY. The grammar builds it, `bind` reads it.
///
///     grammar --Command(Syntax)--> parse --SqlNode--> bind
///
/// Start at [Syntax].
@NullMarked
package io.phantomdb.sql.tree;

import org.jspecify.annotations.NullMarked;
