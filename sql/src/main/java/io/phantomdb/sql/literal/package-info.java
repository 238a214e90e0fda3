/// Texts of literals read into the values that [io.phantomdb.core.expr.Expr.Literal] carries.
///
/// Start at [Literals]. Constants in a statement are read once, when it is prepared, so a bad one is found there.
@NullMarked
package io.phantomdb.sql.literal;

import org.jspecify.annotations.NullMarked;
