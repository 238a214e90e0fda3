/// The generated parser: Calcite's template with the productions of `src/main/codegen`, made anew by each build.
///
/// Start at [io.phantomdb.sql.parse.Parser], its only caller.
@NullMarked
package io.phantomdb.sql.grammar;

import org.jspecify.annotations.NullMarked;
