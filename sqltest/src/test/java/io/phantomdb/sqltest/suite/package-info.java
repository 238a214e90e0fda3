/// The suite itself, out of the jar that carries it.
@NullMarked
package io.phantomdb.sqltest.suite;

import org.jspecify.annotations.NullMarked;
