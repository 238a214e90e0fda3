/// The words that all modules speak.
///
///     error <- type, memory <- expr <- schema, batch <- row <- arrow, store
///
/// Arrows run left only. `config` and `world` stand beside and need `error` alone.
@NullMarked
package io.phantomdb.core;

import org.jspecify.annotations.NullMarked;
