/// What a query is made of: a tree of physical operators over `core.expr`, still free of threads and state.
///
///     engine.compile --ExecNode--> io.phantomdb.exec.QueryExecution
///
/// Start at [ExecNode]. Nodes are immutable and say what they yield; nothing here runs.
@NullMarked
package io.phantomdb.exec.plan;

import org.jspecify.annotations.NullMarked;
