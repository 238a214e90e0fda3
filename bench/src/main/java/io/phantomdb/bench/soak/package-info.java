/// A database under a steady load for as long as one likes: nothing may grow without bound, and in the end every row
/// must
/// be what its writer left.
///
///     SoakBench: RowKeeper (writes and deletes its own keys) x 2 | readers | one long transaction after the other
///                each minute: SoakSample (files, disk, memory) --SoakVerdict--> flat, or what grew
///
/// Start at [SoakBench].
@NullMarked
package io.phantomdb.bench.soak;

import org.jspecify.annotations.NullMarked;
