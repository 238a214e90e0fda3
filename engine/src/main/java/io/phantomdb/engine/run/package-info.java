/// Runs statements inside a transaction that somebody else begins and ends.
///
///     Statement.Query ----> Queries --> RowSource
///     Insert/Update/Delete --> Writes --> rows changed
///     Copy -----------------> copy ---> rows changed
///
/// Start at [Queries] and [Writes]. A write never runs while rows of the same transaction are being scanned: what it
/// reads is read to the end first.
@NullMarked
package io.phantomdb.engine.run;

import org.jspecify.annotations.NullMarked;
