/// The rows that the store's benchmarks write: [io.phantomdb.bench.rows.EightColumns].
@NullMarked
package io.phantomdb.bench.rows;

import org.jspecify.annotations.NullMarked;
