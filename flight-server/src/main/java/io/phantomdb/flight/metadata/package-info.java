/// What Flight SQL clients ask about the database: catalogs, schemas, tables, keys, types, capabilities.
///
/// Start at [CatalogRows] and [SqlInfos]. Answers come from the caller's catalog, its own uncommitted DDL included.
@NullMarked
package io.phantomdb.flight.metadata;

import org.jspecify.annotations.NullMarked;
