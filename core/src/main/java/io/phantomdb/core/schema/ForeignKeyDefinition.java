package io.phantomdb.core.schema;

import java.util.List;
import java.util.Optional;

/// What REFERENCES asks for.
///
/// @param name absent: the store makes one, as PostgreSQL would
/// @param columns names of the referencing columns
/// @param parentColumns names of the referenced columns; empty: the primary key
public record ForeignKeyDefinition(
        Optional<String> name,
        List<String> columns,
        String parentSchema,
        String parent,
        List<String> parentColumns,
        ForeignKey.Action onDelete,
        ForeignKey.Action onUpdate,
        ForeignKey.Timing timing,
        boolean matchFull) {
    public ForeignKeyDefinition {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }
}
