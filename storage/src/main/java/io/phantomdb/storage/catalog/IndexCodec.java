package io.phantomdb.storage.catalog;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.IndexKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Indexes and foreign keys as bytes: the fields of [IndexInfo] and of [ForeignKey] in order.
final class IndexCodec {
    private static final byte DESCENDING = 1;
    private static final byte NULLS_FIRST = 2;

    /// Behind the timing of a foreign key.
    private static final String MATCH_FULL = " FULL";

    private IndexCodec() {}

    static void write(ByteSink sink, IndexInfo index) {
        sink.writeLong(index.id()).writeLong(index.table());
        sink.writeText(index.schema()).writeText(index.name());
        sink.writeInt(index.keys().size());
        for (IndexKey key : index.keys()) {
            ExprCodec.write(sink, key.expression());
            sink.writeByte((key.descending() ? DESCENDING : 0) | (key.nullsFirst() ? NULLS_FIRST : 0));
        }
        sink.writeBoolean(index.unique()).writeBoolean(index.constraint());
        sink.writeBoolean(index.condition().isPresent());
        index.condition().ifPresent(condition -> ExprCodec.write(sink, condition));
    }

    static IndexInfo readIndex(ByteSource source) {
        long id = source.readLong();
        long table = source.readLong();
        String schema = source.readText();
        String name = source.readText();
        List<IndexKey> keys = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            Expr expression = ExprCodec.read(source);
            byte order = source.readByte();
            keys.add(new IndexKey(expression, (order & DESCENDING) != 0, (order & NULLS_FIRST) != 0));
        }
        boolean unique = source.readBoolean();
        boolean constraint = source.readBoolean();
        Optional<Expr> condition = source.readBoolean() ? Optional.of(ExprCodec.read(source)) : Optional.empty();
        return new IndexInfo(id, table, schema, name, keys, unique, constraint, condition);
    }

    static void write(ByteSink sink, ForeignKey key) {
        sink.writeLong(key.id()).writeText(key.name());
        sink.writeLong(key.child());
        writeFields(sink, key.childFields());
        sink.writeLong(key.parent());
        writeFields(sink, key.parentFields());
        sink.writeText(key.onDelete().name())
                .writeText(key.onUpdate().name())
                .writeText(key.timing().name() + (key.matchFull() ? MATCH_FULL : ""));
    }

    static ForeignKey readForeignKey(ByteSource source) {
        long id = source.readLong();
        String name = source.readText();
        long child = source.readLong();
        List<Integer> childFields = readFields(source);
        long parent = source.readLong();
        List<Integer> parentFields = readFields(source);
        ForeignKey.Action onDelete = ForeignKey.Action.valueOf(source.readText());
        ForeignKey.Action onUpdate = ForeignKey.Action.valueOf(source.readText());
        String timing = source.readText();
        boolean full = timing.endsWith(MATCH_FULL);
        return new ForeignKey(
                id,
                name,
                child,
                childFields,
                parent,
                parentFields,
                onDelete,
                onUpdate,
                ForeignKey.Timing.valueOf(full ? timing.substring(0, timing.length() - MATCH_FULL.length()) : timing),
                full);
    }

    private static void writeFields(ByteSink sink, List<Integer> fields) {
        sink.writeInt(fields.size());
        fields.forEach(sink::writeInt);
    }

    private static List<Integer> readFields(ByteSource source) {
        List<Integer> fields = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            fields.add(source.readInt());
        }
        return fields;
    }
}
