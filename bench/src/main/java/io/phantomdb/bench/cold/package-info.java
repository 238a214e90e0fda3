/// The way of rows into segments and what happens to them there: fold, point reads, updates and deletes, compaction.
///
///     ColdBench --8 columns--> Database: insert | fold | get | update | delete | fold | compact
///
/// [RecoveryBench] brings hot rows back from the log.
///
/// Start at [ColdBench].
@NullMarked
package io.phantomdb.bench.cold;

import org.jspecify.annotations.NullMarked;
