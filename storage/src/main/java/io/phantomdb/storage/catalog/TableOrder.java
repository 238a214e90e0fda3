package io.phantomdb.storage.catalog;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Partitioning;
import io.phantomdb.core.schema.Partitioning.Transform;
import io.phantomdb.core.schema.SortKey;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.parquet.partition.PartitionTransform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Where a table's rows go among and within segments: `sort_key = 'a, b DESC'`, `partitioned_by = 'day(ts), bucket(16,
/// id)'`. Options as they are stored name columns by field ids, because names may change.
final class TableOrder {
    static final String SORT_KEY = "sort_key";
    static final String PARTITIONED_BY = "partitioned_by";
    static final String SORT_FIELDS = "sort_fields";
    static final String PARTITION_FIELDS = "partition_fields";

    private static final int PARTS_MAX = 32;

    private TableOrder() {}

    static boolean isOption(String name) {
        return name.equals(SORT_KEY) || name.equals(PARTITIONED_BY);
    }

    static SortKey sortKey(Map<String, String> options) {
        return SortKey.ofText(options.getOrDefault(SORT_FIELDS, ""));
    }

    static Partitioning partitioning(Map<String, String> options) {
        return Partitioning.ofText(options.getOrDefault(PARTITION_FIELDS, ""));
    }

    /// The options with field ids in place of names. SQLSTATE 22023, 42703, 0A000.
    static Map<String, String> checked(Map<String, String> options, TableInfo table) {
        Map<String, String> checked = new HashMap<>(options);
        String sortKey = checked.remove(SORT_KEY);
        if (sortKey != null) {
            put(
                    checked,
                    SORT_FIELDS,
                    withoutKey(readSortKey(sortKey, table), table).text());
        }
        String partitions = checked.remove(PARTITIONED_BY);
        if (partitions != null) {
            put(checked, PARTITION_FIELDS, readPartitioning(partitions, table).text());
        }
        return checked;
    }

    private static void put(Map<String, String> options, String name, String value) {
        options.remove(name);
        if (!value.isEmpty()) {
            options.put(name, value);
        }
    }

    /// An order that is the key's own counts as none.
    private static SortKey withoutKey(SortKey sortKey, TableInfo table) {
        List<SortKey.Part> parts = sortKey.parts();
        boolean own = parts.size() <= table.key().size();
        for (int i = 0; own && i < parts.size(); i++) {
            int keyField = table.columns().get(table.key().get(i)).fieldId();
            own = parts.get(i).fieldId() == keyField && !parts.get(i).descending();
        }
        return own ? SortKey.BY_KEY : sortKey;
    }

    private static SortKey readSortKey(String text, TableInfo table) {
        OptionText words = new OptionText(SORT_KEY, text);
        List<SortKey.Part> parts = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        do {
            Column column = column(words, table, SORT_KEY);
            boolean descending = !words.accept("asc") && words.accept("desc");
            boolean nullsFirst = descending;
            if (words.accept("nulls")) {
                nullsFirst = words.accept("first");
                if (!nullsFirst) {
                    words.require("last");
                }
            }
            if (column.type().kind() == SqlType.Kind.INTERVAL) {
                throw unsupported(SORT_KEY, column);
            }
            if (!seen.add(column.fieldId()) || parts.size() == PARTS_MAX) {
                throw words.bad();
            }
            parts.add(new SortKey.Part(column.fieldId(), descending, nullsFirst));
        } while (words.accept(","));
        if (!words.isEmpty()) {
            throw words.bad();
        }
        return new SortKey(parts);
    }

    private static Partitioning readPartitioning(String text, TableInfo table) {
        OptionText words = new OptionText(PARTITIONED_BY, text);
        List<Partitioning.Field> fields = new ArrayList<>();
        do {
            OptionText.Word first = words.take();
            Transform transform = Transform.IDENTITY;
            int argument = 0;
            Column column;
            if (words.accept("(")) {
                transform = transform(first, words);
                if (transform.hasArgument()) {
                    argument = argument(words.take().text(), words);
                    words.require(",");
                }
                column = column(words, table, PARTITIONED_BY);
                words.require(")");
            } else {
                column = column(first.text(), table, PARTITIONED_BY);
            }
            if (!PartitionTransform.takes(transform, column.type())) {
                throw unsupported(PARTITIONED_BY + " " + transform.word(), column);
            }
            Partitioning.Field field = new Partitioning.Field(transform, argument, column.fieldId());
            boolean redundant = isTime(transform)
                    && fields.stream()
                            .anyMatch(other -> other.fieldId() == field.fieldId() && isTime(other.transform()));
            if (redundant || fields.contains(field) || fields.size() == PARTS_MAX) {
                throw words.bad();
            }
            fields.add(field);
        } while (words.accept(","));
        if (!words.isEmpty()) {
            throw words.bad();
        }
        return new Partitioning(fields);
    }

    /// Iceberg takes one of these for a column.
    private static boolean isTime(Transform transform) {
        return switch (transform) {
            case YEAR, MONTH, DAY, HOUR -> true;
            case IDENTITY, BUCKET, TRUNCATE -> false;
        };
    }

    private static Transform transform(OptionText.Word word, OptionText words) {
        return Stream.of(Transform.values())
                .filter(transform -> transform.word().equals(word.text())
                        || word.text().equals(transform.word() + "s")
                                && !transform.hasArgument()
                                && transform != Transform.IDENTITY)
                .findFirst()
                .orElseThrow(words::bad);
    }

    private static int argument(String text, OptionText words) {
        try {
            int value = Integer.parseInt(text);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            throw words.bad();
        }
        throw words.bad();
    }

    private static Column column(OptionText words, TableInfo table, String option) {
        return column(words.take().text(), table, option);
    }

    private static Column column(String name, TableInfo table, String option) {
        return table.visibleColumns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DatabaseException(
                        SqlState.UNDEFINED_COLUMN, "column \"" + name + "\" named in " + option + " does not exist"));
    }

    private static DatabaseException unsupported(String what, Column column) {
        return new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED,
                what + " cannot take column \"" + column.name() + "\" of type " + column.type());
    }

    /// SQLSTATE 2BP01 where a column that the order needs is not in the changed table.
    static void requireKept(StoredTable table, TableInfo changed) {
        Stream<Integer> fields = Stream.concat(
                sortKey(table.options()).parts().stream().map(SortKey.Part::fieldId),
                partitioning(table.options()).fields().stream().map(Partitioning.Field::fieldId));
        fields.filter(field -> changed.positionOfField(field).isEmpty())
                .flatMap(field -> table.info().positionOfField(field).stream())
                .findFirst()
                .ifPresent(position -> {
                    String name = table.info().columns().get(position).name();
                    throw new DatabaseException(
                            SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
                            "cannot drop column " + name + " of table "
                                    + table.info().name()
                                    + " because its rows are sorted or partitioned by it; ALTER TABLE ... RESET"
                                    + " (sort_key) takes it out of the order, a partitioning stays");
                });
    }
}
