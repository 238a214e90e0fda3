/// From text to a prepared statement, planned once per text and catalog version.
///
/// Start at [PlanCache].
@NullMarked
package io.phantomdb.engine.prepare;

import org.jspecify.annotations.NullMarked;
