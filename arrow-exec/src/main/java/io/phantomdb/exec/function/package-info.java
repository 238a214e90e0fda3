/// The library's functions: an entry each, of signature, kernel and examples.
///
///     Entries.add("initcap(text) text", c -> c.returns(...), "initcap('hi all') = Hi All")
///         --FunctionLibrary--> io.phantomdb.core.function.Functions --> planner, executor, docs/sql/functions.md
///
/// Start at [Entries]; adding a function is one entry in the file of its topic. Behaviour and messages are
/// PostgreSQL's.
@NullMarked
package io.phantomdb.exec.function;

import org.jspecify.annotations.NullMarked;
