/// The outside world (clock, disk, seed) behind interfaces, so that tests can bend it. Start at [World].
@NullMarked
package io.phantomdb.core.world;

import org.jspecify.annotations.NullMarked;
