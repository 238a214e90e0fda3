/// The commands that are clients: `phantomdb sql`, `phantomdb demo`, `phantomdb version`.
///
///     arguments --Main--> shell (one session) | demo (a server of its own, many clients)
///
/// Start at [Main]. Everything here reaches a server over the wire, through the stock drivers alone.
@NullMarked
package io.phantomdb.cli;

import org.jspecify.annotations.NullMarked;
