package io.phantomdb.engine.table;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.json.Json;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.engine.json.JsonObjects;
import io.phantomdb.parquet.foreign.Glob;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.FileSource;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// JSON files as one table. Columns are the keys of the first objects of the first file, in the order in which they
/// come
/// first; types are those that their values suggest.
///
/// @param keys of the columns, as the file has them
record JsonTable(List<Path> files, List<String> keys, List<Field> columns) {
    private static final BigDecimal BIGINT_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    /// SQLSTATE 58P01 where there is no such file, 22P04 where it has no objects, 42601 for options.
    static JsonTable open(FileSource source) {
        boolean texts = Boolean.parseBoolean(source.options().getOrDefault("all_varchar", "false"));
        source.options().keySet().stream()
                .filter(name -> !name.equals("all_varchar"))
                .findFirst()
                .ifPresent(name -> {
                    throw new DatabaseException(SqlState.SYNTAX_ERROR, "read_json has no option \"" + name + "\"");
                });
        List<Path> files = Glob.expand(source.path());
        Map<String, List<Json>> values = sample(files.getFirst());
        if (values.isEmpty()) {
            throw new DatabaseException(
                    SqlState.BAD_COPY_FILE_FORMAT, "\"" + files.getFirst() + "\" has no objects with members");
        }
        List<Field> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        values.forEach((key, found) -> {
            String base =
                    key.isBlank() ? "column" + columns.size() : key.strip().toLowerCase(Locale.ROOT);
            String name = base;
            for (int i = 1; !names.add(name); i++) {
                name = base + "_" + i;
            }
            columns.add(new Field(name, texts ? SqlType.VARCHAR : type(found), true));
        });
        return new JsonTable(files, List.copyOf(values.keySet()), columns);
    }

    private static Map<String, List<Json>> sample(Path file) {
        Map<String, List<Json>> values = new LinkedHashMap<>();
        long characters = 0;
        try (JsonObjects objects = JsonObjects.open(file)) {
            for (int i = 0; i < CsvSniffer.ROWS && characters < CsvSniffer.CHARACTERS; i++) {
                Optional<JsonObjects.Row> row = objects.next();
                if (row.isEmpty()) {
                    break;
                }
                row.get()
                        .members()
                        .forEach((key, value) -> values.computeIfAbsent(key, name -> new ArrayList<>())
                                .add(value));
                characters += row.get().characters();
            }
        }
        return values;
    }

    /// The narrowest type of all values that are not null: JSONB for arrays, objects and a mixture.
    private static SqlType type(List<Json> values) {
        List<Json> known =
                values.stream().filter(value -> !(value instanceof Json.Null)).toList();
        if (known.isEmpty()) {
            return SqlType.VARCHAR;
        }
        if (known.stream().allMatch(Json.Truth.class::isInstance)) {
            return SqlType.BOOLEAN;
        }
        if (known.stream().allMatch(Json.Number.class::isInstance)) {
            return known.stream().allMatch(value -> isBigint(((Json.Number) value).value()))
                    ? SqlType.BIGINT
                    : SqlType.DOUBLE;
        }
        return known.stream().allMatch(Json.Text.class::isInstance)
                ? CsvSniffer.ofTexts(
                        known.stream().map(value -> ((Json.Text) value).value()).toList())
                : SqlType.JSONB;
    }

    private static boolean isBigint(BigDecimal value) {
        return value.scale() == 0 && value.abs().compareTo(BIGINT_MAX) <= 0;
    }
}
