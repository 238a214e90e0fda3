/// A store in a map and a planner of given answers, for tests of sessions and doors alone. Start at [MemoryStore].
@NullMarked
package io.phantomdb.engine.fake;

import org.jspecify.annotations.NullMarked;
