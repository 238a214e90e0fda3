/// What every row goes through on its way into a table, whoever writes it: INSERT, UPDATE, COPY, ingest.
///
///     rows --RowRules: generated columns, NOT NULL, CHECK--> Transaction
///
/// Start at [TableWriter]. Nobody else calls the transaction's insert and update.
@NullMarked
package io.phantomdb.engine.write;

import org.jspecify.annotations.NullMarked;
