/// Tables as the store knows them, and the checkpoint file that starts a recovery.
///
///     StoredTable* -> CatalogState (immutable) --Checkpoint--> catalog/checkpoint-<n>
///
/// Start at [CatalogState] and [CheckpointFile]. Table ids are never used again.
@NullMarked
package io.phantomdb.storage.catalog;

import org.jspecify.annotations.NullMarked;
