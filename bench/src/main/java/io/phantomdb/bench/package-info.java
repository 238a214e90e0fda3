/// Benchmarks: each checks its answers, runs its peers in the same run and prints ratios.
///
///     BenchMain -> commit   tpch   cold -> figure
///
/// Start at [BenchMain]. Nothing here is part of the product.
@NullMarked
package io.phantomdb.bench;

import org.jspecify.annotations.NullMarked;
