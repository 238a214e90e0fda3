/// TPC-DS as the tests and the benchmarks use it: schema, generated rows as CSV, queries with fixed parameters.
///
///     TpcdsTable --createTable--> SQL      TpcdsTable --writeCsv--> file      TpcdsQuery --sql--> SQL
///
/// Start at [TpcdsQuery]. The templates of the queries come from a library on the class path; what fills them stands in
/// `parameters.properties`, chosen so that a database of scale 0.01 has answers to most of them.
@NullMarked
package io.phantomdb.sqltest.tpcds;

import org.jspecify.annotations.NullMarked;
