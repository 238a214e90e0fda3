/// The server process: settings, doors, life cycle.
///
///     phantomdb.toml < PHANTOMDB_* < flags --> Settings --> Database --> Engine --> doors --> "PhantomDB ready ..."
///
/// Start at [Main], then [Server]. Standard output carries the ready line and nothing else; the log goes to standard
/// error. No door opens before recovery has ended, and none beyond loopback unless the user insists.
@NullMarked
package io.phantomdb.server;

import org.jspecify.annotations.NullMarked;
