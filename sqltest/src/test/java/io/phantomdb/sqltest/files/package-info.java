/// Queries over files by their paths.
@NullMarked
package io.phantomdb.sqltest.files;

import org.jspecify.annotations.NullMarked;
