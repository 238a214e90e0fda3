/// The CSV format: its options and its records, for COPY and for queries over files.
///
/// Start at [CsvOptions].
@NullMarked
package io.phantomdb.engine.csv;

import org.jspecify.annotations.NullMarked;
