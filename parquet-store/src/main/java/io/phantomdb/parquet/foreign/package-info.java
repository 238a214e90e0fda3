/// Reads Parquet files that others wrote. Start at [ForeignParquet].
@NullMarked
package io.phantomdb.parquet.foreign;

import org.jspecify.annotations.NullMarked;
