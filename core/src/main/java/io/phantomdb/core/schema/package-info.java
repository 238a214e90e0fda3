/// Columns, tables and the catalog as every module speaks of them. Start at [TableInfo].
@NullMarked
package io.phantomdb.core.schema;

import org.jspecify.annotations.NullMarked;
