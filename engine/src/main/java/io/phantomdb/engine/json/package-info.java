/// JSON files: an object per line, or one array of objects.
///
///     file --JsonObjects--> object, with its line --> COPY FROM (copy), read_json (table)
///
/// Start at [JsonObjects]. A file is read once from its beginning; no more than one object of it is in memory here.
@NullMarked
package io.phantomdb.engine.json;

import org.jspecify.annotations.NullMarked;
