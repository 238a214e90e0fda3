/// What the store is at one moment: immutable versions that transactions pin.
///
///     DatabaseVersion -> TableVersion -> hot generation
///                             \-> ColdSegment* (segment, deletion vector, late rows)
///
/// Start at [DatabaseVersion]. Versions are replaced under the commit lock; what an old one holds is freed when no
/// transaction that could read it is left.
@NullMarked
package io.phantomdb.storage.version;

import org.jspecify.annotations.NullMarked;
