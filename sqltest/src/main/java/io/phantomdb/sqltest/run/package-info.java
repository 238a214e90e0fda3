/// Runs scripts against a database behind any door.
///
///     Script --ScriptRunner--> Target (engine, Flight) --> Outcome --compare--> Mismatch
///
/// Start at [ScriptRunner]. A target that can be restarted and folded serves every [Mode].
@NullMarked
package io.phantomdb.sqltest.run;

import org.jspecify.annotations.NullMarked;
