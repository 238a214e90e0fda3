package io.phantomdb.storage.catalog;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A table of the catalog as bytes, the same in the log and in checkpoints: the fields of [TableInfo] in order, then
/// the options sorted by name.
public final class TableCodec {
    private TableCodec() {}

    public static void write(ByteSink sink, StoredTable table) {
        TableInfo info = table.info();
        sink.writeLong(info.id()).writeText(info.schema()).writeText(info.name());
        sink.writeInt(info.columns().size());
        info.columns().forEach(column -> writeColumn(sink, column));
        sink.writeInt(info.key().size());
        info.key().forEach(sink::writeInt);
        sink.writeBoolean(info.hasPrimaryKey()).writeInt(info.nextFieldId());
        sink.writeInt(table.options().size());
        new TreeMap<>(table.options())
                .forEach((name, value) -> sink.writeText(name).writeText(value));
    }

    public static StoredTable read(ByteSource source) {
        long id = source.readLong();
        String schema = source.readText();
        String name = source.readText();
        List<Column> columns = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            columns.add(readColumn(source));
        }
        List<Integer> key = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            key.add(source.readInt());
        }
        boolean hasPrimaryKey = source.readBoolean();
        TableInfo info = new TableInfo(id, schema, name, columns, key, hasPrimaryKey, source.readInt());
        Map<String, String> options = new HashMap<>();
        for (int left = source.readInt(); left > 0; left--) {
            String option = source.readText();
            options.put(option, source.readText());
        }
        return new StoredTable(info, options);
    }

    private static void writeColumn(ByteSink sink, Column column) {
        sink.writeInt(column.fieldId()).writeText(column.name());
        ExprCodec.writeType(sink, column.type());
        sink.writeBoolean(column.nullable()).writeBoolean(column.hidden());
        sink.writeBoolean(column.defaultValue().isPresent());
        column.defaultValue().ifPresent(value -> ExprCodec.write(sink, value));
    }

    private static Column readColumn(ByteSource source) {
        int fieldId = source.readInt();
        String name = source.readText();
        SqlType type = ExprCodec.readType(source);
        boolean nullable = source.readBoolean();
        boolean hidden = source.readBoolean();
        Optional<Expr> defaultValue = source.readBoolean() ? Optional.of(ExprCodec.read(source)) : Optional.empty();
        return new Column(fieldId, name, type, nullable, defaultValue, hidden);
    }
}
