/// What queries keep between pipelines: rows, hash tables, groups, sorted orders.
///
///     batches --append--> RowBuffer --index--> JoinTable
///                                   `-------> GroupTable + Accumulators
///                                   `-------> SortedRows
///
/// Start at [RowBuffer]. Each structure is filled by one thread, then merged by one, then read by many. Heap arrays are
/// reserved in the query's budget like off-heap memory ([Reservation]).
@NullMarked
package io.phantomdb.exec.state;

import org.jspecify.annotations.NullMarked;
