/// Durable single-row commits, by number of clients, against embedded peers.
///
///     CommitBench --clients--> Subject.Client --commit--> PhantomDB, SQLite, H2
///
/// Start at [CommitBench].
@NullMarked
package io.phantomdb.bench.commit;

import org.jspecify.annotations.NullMarked;
