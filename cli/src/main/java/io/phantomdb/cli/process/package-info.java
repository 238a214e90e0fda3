/// A server in a process of its own. Start at [ServerProcess].
@NullMarked
package io.phantomdb.cli.process;

import org.jspecify.annotations.NullMarked;
