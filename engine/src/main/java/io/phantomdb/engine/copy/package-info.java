/// Rows from outside into a table: files for COPY, batches for ingest.
///
///     CsvFile, ParquetFile, client --Batch--> RowShaper (names, casts, defaults) --Batch--> Transaction.insert
///
/// Start at [RowShaper] and [Copies]. All or nothing: the caller rolls back to its mark when one row is bad.
@NullMarked
package io.phantomdb.engine.copy;

import org.jspecify.annotations.NullMarked;
