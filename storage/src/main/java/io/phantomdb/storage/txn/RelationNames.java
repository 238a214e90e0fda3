package io.phantomdb.storage.txn;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.IndexDefinition;
import io.phantomdb.core.schema.IndexKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.storage.index.FieldReferences;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// Names that PostgreSQL makes up for indexes and constraints.
final class RelationNames {
    private static final int BYTES_MAX = 63;

    private RelationNames() {}

    /// The first free one of `name`, `name1`, `name2` and so on.
    static String free(String name, Predicate<String> taken) {
        String free = name;
        for (int number = 1; taken.test(free); number++) {
            free = name + number;
        }
        return free;
    }

    /// `table_column_key` or `table_column_idx`, with a number where that is taken.
    static String ofIndex(TableInfo table, IndexDefinition definition, Predicate<String> taken) {
        StringBuilder columns = new StringBuilder();
        for (IndexKey key : definition.keys()) {
            columns.append('_');
            columns.append(
                    key.expression() instanceof Expr.ColumnRef column
                            ? table.columns()
                                    .get(FieldReferences.position(column.index(), table))
                                    .name()
                            : key.expression() instanceof Expr.Call call
                                    ? call.function().name().toLowerCase(Locale.ROOT)
                                    : "expr");
        }
        return free(table.name(), columns.toString(), definition.constraint() ? "key" : "idx", taken);
    }

    /// `table_column_fkey`.
    static String ofForeignKey(TableInfo table, List<String> columns, Predicate<String> taken) {
        return free(table.name(), "_" + String.join("_", columns), "fkey", taken);
    }

    private static String free(String table, String columns, String label, Predicate<String> taken) {
        String base = shortened(table + columns, BYTES_MAX - label.length() - 4);
        return free(base + "_" + label, taken);
    }

    private static String shortened(String text, int bytes) {
        String result = text;
        while (result.getBytes(StandardCharsets.UTF_8).length > bytes) {
            result = result.substring(0, result.offsetByCodePoints(result.length(), -1));
        }
        return result;
    }
}
