/// The demo: a server of its own, loaded, written to and queried at once, killed, restarted and audited.
///
///     Demo -> process   Loader   orders   QueryLoop   DemoReport
///
/// Start at [Demo]. Everything goes through stock clients: the Flight SQL JDBC driver, and the Flight SQL client to
/// load.
@NullMarked
package io.phantomdb.cli.demo;

import org.jspecify.annotations.NullMarked;
