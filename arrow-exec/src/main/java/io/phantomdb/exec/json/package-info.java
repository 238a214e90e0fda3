/// JSON values at work: canonical text walked where it stands, trees where something is changed.
///
///     view of canonical text --JsonScan--> view of a part of it        (-> ->> #> #>>, no tree, no copy)
///     tree --JsonEdit, JsonContainment--> tree, truth                  (|| - #- jsonb_set @> ?)
///
/// Start at [JsonScan]. Texts are what [io.phantomdb.core.json.JsonWriter] writes: nothing here checks syntax again.
@NullMarked
package io.phantomdb.exec.json;

import org.jspecify.annotations.NullMarked;
