/// The interactive shell and its way of printing results.
///
///     text --StatementSplitter--> statements --SqlShell over JDBC--> ResultPrinter --> table or CSV
///
/// Start at [SqlShell].
@NullMarked
package io.phantomdb.cli.shell;

import org.jspecify.annotations.NullMarked;
