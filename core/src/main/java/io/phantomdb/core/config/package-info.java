/// Settings: every limit has a name, a default and a description. Start at [Settings].
@NullMarked
package io.phantomdb.core.config;

import org.jspecify.annotations.NullMarked;
