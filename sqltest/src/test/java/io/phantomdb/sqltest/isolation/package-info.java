/// Isolation levels: every anomaly tried at every level, and histories at random.
@NullMarked
package io.phantomdb.sqltest.isolation;

import org.jspecify.annotations.NullMarked;
