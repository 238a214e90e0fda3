package io.phantomdb.core.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A table as one catalog version has it.
///
/// @param id never used again, also after DROP
/// @param columns all columns, hidden ones last; positions in this list are what scans and writes mean by a column
/// @param key positions of the key columns in key order: the primary key, or the hidden row id alone
/// @param hasPrimaryKey false where the key is the hidden row id
/// @param nextFieldId the field id that the next added column gets
/// @param checks in the order of their names, which is the order in which they are tried
public record TableInfo(
        long id,
        String schema,
        String name,
        List<Column> columns,
        List<Integer> key,
        boolean hasPrimaryKey,
        int nextFieldId,
        List<CheckConstraint> checks) {

    /// The name of the hidden row id column.
    public static final String ROW_ID = "_row_id";

    public TableInfo {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        checks = checks.stream()
                .sorted(Comparator.comparing(CheckConstraint::name))
                .toList();
    }

    /// A table without CHECK constraints.
    public TableInfo(
            long id,
            String schema,
            String name,
            List<Column> columns,
            List<Integer> key,
            boolean hasPrimaryKey,
            int nextFieldId) {
        this(id, schema, name, columns, key, hasPrimaryKey, nextFieldId, List.of());
    }

    /// The position of the column with this field id.
    public Optional<Integer> positionOfField(int fieldId) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).fieldId() == fieldId) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /// The columns that users see, in order.
    public List<Column> visibleColumns() {
        return columns.stream().filter(column -> !column.hidden()).toList();
    }

    /// The position of the column with this exact name.
    public Optional<Integer> position(String columnName) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(columnName)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    public String qualifiedName() {
        return schema + "." + name;
    }
}
