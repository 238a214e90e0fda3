package io.phantomdb.storage.catalog;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.CheckConstraint;
import io.phantomdb.core.schema.Column;
import io.phantomdb.core.schema.Generation;
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
    private static final byte ORDINARY = 0;
    private static final byte STORED = 1;
    private static final byte IDENTITY = 2;

    private TableCodec() {}

    public static void write(ByteSink sink, StoredTable table) {
        TableInfo info = table.info();
        sink.writeLong(info.id()).writeText(info.schema()).writeText(info.name());
        sink.writeInt(info.columns().size());
        info.columns().forEach(column -> writeColumn(sink, column));
        sink.writeInt(info.key().size());
        info.key().forEach(sink::writeInt);
        sink.writeBoolean(info.hasPrimaryKey()).writeInt(info.nextFieldId());
        sink.writeInt(info.checks().size());
        info.checks().forEach(check -> {
            ExprCodec.write(sink.writeText(check.name()), check.condition());
            sink.writeText(check.text());
        });
        sink.writeInt(table.options().size());
        new TreeMap<>(table.options())
                .forEach((name, value) -> sink.writeText(name).writeText(value));
        sink.writeText(table.directory());
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
        int nextFieldId = source.readInt();
        List<CheckConstraint> checks = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            String check = source.readText();
            Expr condition = ExprCodec.read(source);
            checks.add(new CheckConstraint(check, condition, source.readText()));
        }
        TableInfo info = new TableInfo(id, schema, name, columns, key, hasPrimaryKey, nextFieldId, checks);
        Map<String, String> options = new HashMap<>();
        for (int left = source.readInt(); left > 0; left--) {
            String option = source.readText();
            options.put(option, source.readText());
        }
        return new StoredTable(info, options, source.readText());
    }

    private static void writeColumn(ByteSink sink, Column column) {
        sink.writeInt(column.fieldId()).writeText(column.name());
        ExprCodec.writeType(sink, column.type());
        sink.writeBoolean(column.nullable()).writeBoolean(column.hidden());
        sink.writeBoolean(column.defaultValue().isPresent());
        column.defaultValue().ifPresent(value -> ExprCodec.write(sink, value));
        switch (column.generation().orElse(null)) {
            case null -> sink.writeByte(ORDINARY);
            case Generation.Stored stored -> {
                ExprCodec.write(sink.writeByte(STORED), stored.value());
                sink.writeText(stored.text());
            }
            case Generation.Identity identity ->
                sink.writeByte(IDENTITY).writeBoolean(identity.always()).writeLong(identity.sequence());
        }
        sink.writeBoolean(column.initial().isPresent());
        column.initial().ifPresent(value -> ExprCodec.write(sink, value));
    }

    private static Column readColumn(ByteSource source) {
        int fieldId = source.readInt();
        String name = source.readText();
        SqlType type = ExprCodec.readType(source);
        boolean nullable = source.readBoolean();
        boolean hidden = source.readBoolean();
        Optional<Expr> defaultValue = source.readBoolean() ? Optional.of(ExprCodec.read(source)) : Optional.empty();
        Optional<Generation> generation = readGeneration(source);
        Optional<Expr.Literal> initial =
                source.readBoolean() ? Optional.of((Expr.Literal) ExprCodec.read(source)) : Optional.empty();
        return new Column(fieldId, name, type, nullable, defaultValue, hidden, generation, initial);
    }

    private static Optional<Generation> readGeneration(ByteSource source) {
        byte kind = source.readByte();
        return switch (kind) {
            case ORDINARY -> Optional.empty();
            case STORED -> {
                Expr value = ExprCodec.read(source);
                yield Optional.of(new Generation.Stored(value, source.readText()));
            }
            case IDENTITY -> {
                boolean always = source.readBoolean();
                yield Optional.of(new Generation.Identity(always, source.readLong()));
            }
            default -> throw new DatabaseException(SqlState.DATA_CORRUPTED, "a column is generated by kind " + kind);
        };
    }
}
