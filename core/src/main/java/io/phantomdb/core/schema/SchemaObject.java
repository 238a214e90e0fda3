package io.phantomdb.core.schema;

/// What a schema holds beside tables under a name that is the schema's only one.
public interface SchemaObject {
    /// Never given again.
    long id();

    String schema();

    String name();

    /// Schema and name, for messages and files.
    default String qualifiedName() {
        return schema() + "." + name();
    }
}
