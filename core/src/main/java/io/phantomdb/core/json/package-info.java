/// JSON values as PostgreSQL's jsonb has them, and their one text.
///
///     text --JsonReader--> Json (a tree) --JsonWriter--> canonical text, what columns hold
///
/// Start at [Json]. Columns of type JSONB hold canonical text alone: equal texts are equal values, object keys
/// stand in order without repetition, numbers keep their digits.
@NullMarked
package io.phantomdb.core.json;

import org.jspecify.annotations.NullMarked;
