package io.phantomdb.core.schema;

import io.phantomdb.core.expr.Expr;
import java.util.List;
import java.util.Optional;

/// What CREATE INDEX or UNIQUE asks for. Column references are field ids.
///
/// @param name absent: the store makes one, as PostgreSQL would
public record IndexDefinition(
        Optional<String> name, List<IndexKey> keys, boolean unique, boolean constraint, Optional<Expr> condition) {
    public IndexDefinition {
        keys = List.copyOf(keys);
    }
}
