/// Rows from functions in FROM, as scans.
///
///     Plan.Series --compile--> SeriesScan --batches--> pipeline
///     Plan.Unnest --compile--> UnnestScan --batches--> pipeline
///
/// Start at [SeriesScan]. A scan holds no memory of its own: batches stand in the caller's region.
@NullMarked
package io.phantomdb.engine.table;

import org.jspecify.annotations.NullMarked;
