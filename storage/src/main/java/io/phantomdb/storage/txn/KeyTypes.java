package io.phantomdb.storage.txn;

import io.phantomdb.core.schema.Column;
import io.phantomdb.core.type.SqlType;

/// Which columns give equal values the same bytes in an index key.
final class KeyTypes {
    private KeyTypes() {}

    static boolean areEqual(Column left, Column right) {
        return areEqual(left.type(), right.type());
    }

    static boolean areEqual(SqlType left, SqlType right) {
        return left.kind() == right.kind() && left.layout() == right.layout() && left.scale() == right.scale();
    }
}
