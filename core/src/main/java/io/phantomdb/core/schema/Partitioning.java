package io.phantomdb.core.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How the rows of a table are parted among its segments: rows of one segment have the same value of every field.
///
/// Fields are transforms of columns as Apache Iceberg has them (specification, "Partition Transforms").
///
/// @param fields none: the table is not partitioned
public record Partitioning(List<Field> fields) {
    public static final Partitioning NONE = new Partitioning(List.of());

    public enum Transform {
        IDENTITY,
        YEAR,
        MONTH,
        DAY,
        HOUR,
        BUCKET,
        TRUNCATE;

        /// As users write it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean hasArgument() {
            return this == BUCKET || this == TRUNCATE;
        }
    }

    /// A transform of a column.
    ///
    /// @param argument number of buckets, or width; 0 for other transforms
    /// @param fieldId of the column
    public record Field(Transform transform, int argument, int fieldId) {
        private String text() {
            return transform.word() + " " + argument + " " + fieldId;
        }
    }

    public Partitioning {
        fields = List.copyOf(fields);
    }

    public boolean isNone() {
        return fields.isEmpty();
    }

    /// The fields as catalogs write them: `day 0 2,bucket 16 1`.
    public String text() {
        return fields.stream().map(Field::text).collect(Collectors.joining(","));
    }

    /// What [#text] wrote.
    public static Partitioning ofText(String text) {
        List<Field> fields = new ArrayList<>();
        for (String field : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] words = field.split(" ", -1);
            fields.add(new Field(
                    Transform.valueOf(words[0].toUpperCase(Locale.ROOT)),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2])));
        }
        return new Partitioning(fields);
    }
}
