/// SQLite's sqllogictest: millions of queries with their answers, run as PostgreSQL would run them.
///
///     file --SuiteReader--> SuiteRecord --SuiteRun--> Target (engine, Flight) --SuiteAnswer--> right or wrong
///
/// Start at [SuiteRun]. The format is that of sqlite.org/sqllogictest; our own scripts have another (`script`).
@NullMarked
package io.phantomdb.sqltest.suite;

import org.jspecify.annotations.NullMarked;
