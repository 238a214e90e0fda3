/// Page decoding: static loops from encoded bytes at an address to values at an address.
///
///     page bytes --levels--> validity bitmap
///                --values--> packed values --spread--> values in row order
///
/// Nothing here trusts the bytes: every decoder checks the end of its input before it reads, and throws [CorruptPage].
@NullMarked
package io.phantomdb.parquet.page;

import org.jspecify.annotations.NullMarked;
