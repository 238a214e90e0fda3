/// Rows on their way from a statement to a door.
///
///     statement --RowSource--> Result --RowBatch--> door
///
/// Start at [RowSource]. A batch belongs to whoever pulled it; a source is closed by whoever holds it, always.
@NullMarked
package io.phantomdb.engine.result;

import org.jspecify.annotations.NullMarked;
