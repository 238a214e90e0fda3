package io.phantomdb.core.schema;

import java.util.Optional;

/// A sequence as one catalog version has it; where it stands is not part of the catalog.
///
/// @param id never used again, also after DROP; tables, views and sequences share the numbers
/// @param owner the column with which it is dropped
public record SequenceInfo(long id, String schema, String name, SequenceOptions options, Optional<Owner> owner)
        implements SchemaObject {

    public record Owner(long table, int fieldId) {}
}
