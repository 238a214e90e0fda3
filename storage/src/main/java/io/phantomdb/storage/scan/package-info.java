/// Reading a table at one snapshot: segments less deletions, hot rows, and what the reader itself wrote.
///
///     TableVersion + snapshot + OwnRows --StoreScan--> morsels: row groups | hot runs | own rows
///                                       --RowAssembly--> rows by location
///
/// Start at [StoreScan]. The reader's pin keeps everything in place.
@NullMarked
package io.phantomdb.storage.scan;

import org.jspecify.annotations.NullMarked;
