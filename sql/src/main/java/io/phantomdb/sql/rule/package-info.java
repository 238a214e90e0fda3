/// Rewrites of relational algebra, in the order of [Programme].
///
///     RelNode --FoldConstants--> --SemiJoins--> --Decorrelation--> --Simplification--> --JoinOrder--> RelNode
///
/// Start at [Programme]. Every rewrite keeps the result; rule firings are bounded, so planning always ends.
@NullMarked
package io.phantomdb.sql.rule;

import org.jspecify.annotations.NullMarked;
