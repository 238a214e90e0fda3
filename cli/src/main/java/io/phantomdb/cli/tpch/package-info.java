/// TPC-H as the demo, the benchmarks and the tests use it: schema, generated rows as Arrow batches, queries.
///
///     TpchSchema --createTable--> SQL      TpchReader --loadNextBatch--> Arrow      TpchQuery --sql--> SQL
///
/// Start at [TpchSchema]. Money is DECIMAL(15,2), every column is NOT NULL, every table has its primary key.
@NullMarked
package io.phantomdb.cli.tpch;

import org.jspecify.annotations.NullMarked;
