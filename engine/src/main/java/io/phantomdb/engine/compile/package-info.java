/// The one place where SQL plans meet pipelines.
///
///     sql.plan.Plan --Binding: parameters, folding--> --PlanCompiler--> exec.plan.ExecNode
///                                                   `-ScanPredicates--> core.store.ColumnPredicate
///
/// Start at [PlanCompiler]. Nothing here is cached: a compiled plan holds the values of its parameters and belongs to
/// one transaction.
@NullMarked
package io.phantomdb.engine.compile;

import org.jspecify.annotations.NullMarked;
