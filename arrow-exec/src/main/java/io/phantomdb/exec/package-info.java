/// Runs queries: pipelines of operators over batches, driven by morsels on all cores.
///
///     plan.ExecNode --> QueryExecution --morsel--> operators --> sink ... --> ResultBatch
///                            ^
///                       WorkerPool (threads, compute permits)
///
/// Start at [QueryExecution]. All memory of a query is reserved in its budget and is back when the query and its result
/// batches are closed.
@NullMarked
package io.phantomdb.exec;

import org.jspecify.annotations.NullMarked;
