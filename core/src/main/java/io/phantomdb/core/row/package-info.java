/// Compact binary rows and order-preserving keys, the form in which the log and the hot store hold a row. Start at
/// [RowLayout] and [KeyCodec]; arrays are bytes by [ArrayForm].
@NullMarked
package io.phantomdb.core.row;

import org.jspecify.annotations.NullMarked;
