/// Flight SQL's commands and actions, one class per family.
///
/// Start at [StatementCommands] and [PreparedCommands]. Every method may run in any thread and blocks while the engine
/// works.
@NullMarked
package io.phantomdb.flight.command;

import org.jspecify.annotations.NullMarked;
