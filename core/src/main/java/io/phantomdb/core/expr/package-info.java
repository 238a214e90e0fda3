/// Bound expressions: typed, resolved to columns by position, free of names and of Calcite. Start at [Expr].
@NullMarked
package io.phantomdb.core.expr;

import org.jspecify.annotations.NullMarked;
