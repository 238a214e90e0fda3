/// Static loops over primitive values: bitmaps, gathering, comparing, arithmetic, hashing.
///
///     Vector addresses --loop--> addresses in a Region, selections, flags
///
/// Start at [Gather] and [Bits]. A kernel never throws for a value: it reports what went wrong as a flag over all rows
/// and the caller looks for the row, because values under NULL are undefined. Bitmaps are read to the last byte that
/// holds a row, never beyond.
@NullMarked
package io.phantomdb.exec.kernel;

import org.jspecify.annotations.NullMarked;
