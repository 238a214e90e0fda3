/// What a statement means: sealed records over `core.expr` and `core.schema`, free of Calcite, of threads and of state.
///
///     SqlFrontend --Prepared(Statement)--> engine --Plan--> pipelines
///
/// Start at [Statement] and [Plan]. Everything here is immutable and may be cached and shared between threads;
/// [PlanText] draws a plan for EXPLAIN and for tests. Parameters stay in the plan as
/// [io.phantomdb.core.expr.Expr.Parameter].
@NullMarked
package io.phantomdb.sql.plan;

import org.jspecify.annotations.NullMarked;
