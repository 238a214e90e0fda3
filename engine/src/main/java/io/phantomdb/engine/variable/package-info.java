/// What `SET` and `SHOW` of a session speak of. Start at [SessionVariables].
@NullMarked
package io.phantomdb.engine.variable;

import org.jspecify.annotations.NullMarked;
