/// One statement of any kind, from its tree to [io.phantomdb.sql.plan.Statement].
///
///     SqlNode --StatementBinder--> QueryPlanner  (SELECT, and the sources of writes)
///                              `-> InsertBinder, ModifyBinder, TableBinder, CommandBinder
///
/// Start at [StatementBinder]. Rows of INSERT ... VALUES become expressions directly, without Calcite.
@NullMarked
package io.phantomdb.sql.statement;

import org.jspecify.annotations.NullMarked;
