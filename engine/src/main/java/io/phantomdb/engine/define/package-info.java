/// Runs definitions: what has to go with an object, what forbids it, and the store's calls.
///
///     Definition --Definitions--> Transaction
///
/// Start at [Definitions].
@NullMarked
package io.phantomdb.engine.define;

import org.jspecify.annotations.NullMarked;
