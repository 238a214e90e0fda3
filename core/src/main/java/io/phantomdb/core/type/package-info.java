/// SQL types, the values that literals carry, and the layout a type has in memory.
///
///     SqlType --layout()--> Layout      (how a [io.phantomdb.core.batch.Vector] stores it)
///
/// Start at [SqlType].
@NullMarked
package io.phantomdb.core.type;

import org.jspecify.annotations.NullMarked;
