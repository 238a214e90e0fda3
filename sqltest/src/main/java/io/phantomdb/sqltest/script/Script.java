package io.phantomdb.sqltest.script;

import java.util.List;

/// @param name path below the folder of scripts, e.g. `join/inner_duplicates.slt`
public record Script(String name, List<ScriptRecord> records) {
    public Script {
        records = List.copyOf(records);
    }
}
