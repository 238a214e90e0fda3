/// Named points at which tests break the store: kill, throw, pause. Start at [Failpoint].
@NullMarked
package io.phantomdb.storage.fault;

import org.jspecify.annotations.NullMarked;
