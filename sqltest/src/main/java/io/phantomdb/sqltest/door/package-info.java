/// The database under test behind each of its doors, in this process.
///
///     ServerTarget --connect--> EngineClient | FlightClientSession --Arrow batches--> ArrowText --> Outcome
///
/// Start at [ServerTarget]. All doors' values take the same way to text, so that scripts compare values, not drivers.
@NullMarked
package io.phantomdb.sqltest.door;

import org.jspecify.annotations.NullMarked;
