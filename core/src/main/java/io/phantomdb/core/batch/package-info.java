/// Batches: columns of values off the heap, as operators hand them on. Start at [Batch] and [Vector].
@NullMarked
package io.phantomdb.core.batch;

import org.jspecify.annotations.NullMarked;
