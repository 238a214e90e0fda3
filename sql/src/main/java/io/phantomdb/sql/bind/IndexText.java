package io.phantomdb.sql.bind;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.PlanText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// An index in the words of CREATE INDEX.
final class IndexText {
    private IndexText() {}

    static String of(IndexInfo index, TableInfo table) {
        List<Field> fields = byFieldId(table);
        String keys = index.keys().stream().map(key -> key(key, fields)).collect(Collectors.joining(", ", "(", ")"));
        return PgViews.definition(index.unique(), index.name(), table) + keys + condition(index, table);
    }

    private static String condition(IndexInfo index, TableInfo table) {
        return index.condition()
                .map(condition -> " WHERE (" + PlanText.expression(condition, byFieldId(table)) + ")")
                .orElse("");
    }

    private static String key(IndexKey key, List<Field> fields) {
        Expr expression = key.expression();
        String text = expression instanceof Expr.ColumnRef column
                ? ColumnText.identifier(fields.get(column.index()).name())
                : "(" + PlanText.expression(expression, fields) + ")";
        String nulls = key.nullsFirst() == key.descending() ? "" : key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST";
        return text + (key.descending() ? " DESC" : "") + nulls;
    }

    /// Expressions of indexes mean columns by field id.
    private static List<Field> byFieldId(TableInfo table) {
        List<Field> fields = new ArrayList<>();
        for (int id = 0; id < table.nextFieldId(); id++) {
            fields.add(new Field("?" + id, SqlType.NULL, true));
        }
        for (Column column : table.columns()) {
            fields.set(column.fieldId(), new Field(column.name(), column.type(), column.nullable()));
        }
        return fields;
    }
}
