/// SQL/JSON paths: parts of a JSON value found by a small language of its own.
///
///     text --PathReader--> PathNode (a tree) --PathRun over a Json--> items
///
/// Start at [JsonPath]. Source: SQL:2016 part 2, 9.44 to 9.46; errors and corners as in PostgreSQL 15, section 9.16.2.
@NullMarked
package io.phantomdb.exec.jsonpath;

import org.jspecify.annotations.NullMarked;
