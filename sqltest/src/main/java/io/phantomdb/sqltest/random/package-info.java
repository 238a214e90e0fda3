/// Random tables and queries that PhantomDB and DuckDB read alike, for differential tests. Start at [RandomQueries].
@NullMarked
package io.phantomdb.sqltest.random;

import org.jspecify.annotations.NullMarked;
