/// The functions and operators that SQL text may use, and how each becomes a [io.phantomdb.core.expr.ScalarFunction].
///
///     name, argument types --Operators--> Function --> result type for Calcite, argument types for core.expr
///
/// Start at [Operators]; a new function is one line in [Library].
@NullMarked
package io.phantomdb.sql.function;

import org.jspecify.annotations.NullMarked;
