package io.phantomdb.flight.stream;

import io.phantomdb.core.arrow.ArrowTypes;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.PreparedStatement;
import io.phantomdb.sql.plan.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/// The Arrow schemas of a statement; made here alone, so that what is promised is what comes.
public final class ResultSchema {
    private ResultSchema() {}

    /// Of the rows; without fields where the statement returns none.
    public static Schema of(List<Field> columns) {
        return new Schema(columns.stream()
                .map(column -> ArrowTypes.field(column.name(), column.type(), column.nullable()))
                .toList());
    }

    /// Of the parameters, named `$1`, `$2`, …
    public static Schema ofParameters(PreparedStatement statement) {
        List<org.apache.arrow.vector.types.pojo.Field> fields = new ArrayList<>();
        for (SqlType type : statement.parameterTypes()) {
            fields.add(ArrowTypes.parameterField("$" + (fields.size() + 1), type));
        }
        return new Schema(fields);
    }
}
