/// The store contract: what the engine asks of storage.
///
///     Store --begin--> Transaction --scan--> TableScan --next--> Morsel --next--> Batch
///
/// Start at [Store]. Column positions always mean positions in [io.phantomdb.core.schema.TableInfo#columns].
@NullMarked
package io.phantomdb.core.store;

import org.jspecify.annotations.NullMarked;
