/// TPC-H and TPC-DS against DuckDB in the same run, on the same rows and with the same number of threads.
///
///     QueryBench --> Contender (JDBC) --> Answer --equal?--> median ms
///
/// Start at [QueryBench]. A query whose answers differ gets no figure.
@NullMarked
package io.phantomdb.bench.tpch;

import org.jspecify.annotations.NullMarked;
