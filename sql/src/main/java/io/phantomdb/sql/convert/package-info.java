/// Calcite's algebra becomes our plan: the last place that knows Calcite.
///
///     RelNode --PlanConverter--> plan.Plan
///     RexNode --ExprConverter--> core.expr.Expr, every conversion an explicit Cast
///
/// Start at [PlanConverter]. A visitor, no search: join order and everything else that costs is decided before.
@NullMarked
package io.phantomdb.sql.convert;

import org.jspecify.annotations.NullMarked;
