/// Evaluates `core.expr` over batches, a vector at a time.
///
///     Expr --ExprCompiler--> Evaluator: Batch -> Vector
///                        `-> Selector:  Batch, rows -> rows for which the predicate is TRUE
///
/// Start at [ExpressionSet] (many expressions over one batch) and [ConstantEvaluator]. Evaluators belong to one thread
/// and see dense batches only: rows that are filtered out or belong to another CASE branch are removed before, so they
/// cannot raise errors. The interpreter is the oracle of generated loops: a loop that replaces a set of expressions
/// takes the same batch and fills the same vectors.
@NullMarked
package io.phantomdb.exec.expr;

import org.jspecify.annotations.NullMarked;
