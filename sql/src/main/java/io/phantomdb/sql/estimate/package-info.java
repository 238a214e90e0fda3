/// How many rows and what cost: what join ordering asks of a plan.
///
///     Catalog.statistics --> Selectivities, DistinctCounts --> RowCounts --> JoinCosts
///
/// Start at [Estimates], which puts them before Calcite's defaults: those take every equi-join for a product of 15 %
/// and every semi-join for free.
@NullMarked
package io.phantomdb.sql.estimate;

import org.jspecify.annotations.NullMarked;
