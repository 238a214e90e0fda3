/// Rows in memory: what they take, and how fast they are read, written and scanned; reads by key hot and cold.
///
///     HotBench --8 columns--> Database: insert | get | update | scan | fold | get
///     KeyLatency --> p50, p99 of one read by key, through the store and through SQL
///
/// Start at [HotBench].
@NullMarked
package io.phantomdb.bench.hot;

import org.jspecify.annotations.NullMarked;
