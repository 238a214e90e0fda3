/// Order entry over JDBC, with books of its own to audit a database against: for the demo and for crash tests.
///
///     OrderEntry --records--> Ledger <--checks-- Audit
///
/// Start at [OrderEntry]. The tables are TPC-H's orders, lineitem and customer.
@NullMarked
package io.phantomdb.cli.orders;

import org.jspecify.annotations.NullMarked;
