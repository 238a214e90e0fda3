/// The bridge to Arrow at the doors: SQL types as Arrow fields, batches as record batches and back.
///
///     Batch --BatchExporter--> VectorSchemaRoot --> client
///     Batch <--BatchImporter-- VectorSchemaRoot <-- client
///
/// Start at [ArrowTypes]. Values move in typed loops over addresses, never through Arrow's getters. What goes out has
/// no dictionary, view or run-end encoded columns and needs no more than a client of Arrow format 1.0 knows.
@NullMarked
package io.phantomdb.core.arrow;

import org.jspecify.annotations.NullMarked;
