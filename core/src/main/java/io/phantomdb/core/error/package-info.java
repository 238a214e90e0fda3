/// Errors: one exception type, one catalogue of SQLSTATEs. Needs nothing of ours.
@NullMarked
package io.phantomdb.core.error;

import org.jspecify.annotations.NullMarked;
