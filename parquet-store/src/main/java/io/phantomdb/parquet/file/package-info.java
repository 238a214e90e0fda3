/// What a Parquet file says of itself: footer, row groups, column chunks, page locations, zone maps; mapped into
/// memory.
///
/// A file that contradicts itself is SQLSTATE XX001 with its name and the offset.
@NullMarked
package io.phantomdb.parquet.file;

import org.jspecify.annotations.NullMarked;
