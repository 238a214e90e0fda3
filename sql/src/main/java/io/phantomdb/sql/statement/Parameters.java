package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parameters of a statement and the types that their places tell.
final class Parameters {
    private final List<Optional<SqlType>> hints;
    private final List<SqlType> types = new ArrayList<>();

    Parameters(List<Optional<SqlType>> hints) {
        this.hints = List.copyOf(hints);
    }

    /// What the client says of a parameter.
    Optional<SqlType> hint(int index) {
        return index < hints.size() ? hints.get(index) : Optional.empty();
    }

    /// Notes a parameter; the first place that tells a type decides.
    Expr.Parameter add(int index, SqlType type) {
        while (types.size() <= index) {
            types.add(SqlType.NULL);
        }
        if (types.get(index).kind() == Kind.NULL) {
            types.set(index, type);
        }
        return new Expr.Parameter(index, types.get(index));
    }

    void addAll(List<SqlType> bound) {
        for (int i = 0; i < bound.size(); i++) {
            add(i, bound.get(i));
        }
    }

    /// SQLSTATE 42P18 where a parameter has no type.
    List<SqlType> types() {
        List<SqlType> result = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            SqlType type = types.get(i).kind() == Kind.NULL ? hint(i).orElse(SqlType.NULL) : types.get(i);
            if (type.kind() == Kind.NULL) {
                throw new DatabaseException(
                        SqlState.INDETERMINATE_DATATYPE,
                        "could not determine the type of parameter $" + (i + 1) + "; write CAST($" + (i + 1)
                                + " AS type)");
            }
            result.add(type);
        }
        return List.copyOf(result);
    }
}
