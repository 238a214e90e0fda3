package io.phantomdb.storage.catalog;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.MaterializedView;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.SequenceOptions;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Catalog objects as bytes, the same in the log and in checkpoints: `[u8 kind][fields in order]`.
public final class ObjectCodec {
    private static final byte SCHEMA = 1;
    private static final byte SEQUENCE = 2;
    private static final byte VIEW = 3;
    private static final byte COMMENT = 4;
    private static final byte INDEX = 5;
    private static final byte FOREIGN_KEY = 6;
    private static final byte ANALYSIS = 20;
    private static final byte MATERIALIZED = 21;

    private ObjectCodec() {}

    public static void write(ByteSink sink, CatalogObject object) {
        switch (object) {
            case CatalogObject.Schema schema -> sink.writeByte(SCHEMA).writeText(schema.schema());
            case CatalogObject.Sequence sequence -> writeSequence(sink.writeByte(SEQUENCE), sequence);
            case CatalogObject.View view -> writeView(sink.writeByte(VIEW), view.info());
            case CatalogObject.Comment comment ->
                sink.writeByte(COMMENT)
                        .writeLong(comment.object())
                        .writeInt(comment.fieldId())
                        .writeText(comment.text());
            case CatalogObject.Index index -> IndexCodec.write(sink.writeByte(INDEX), index.info());
            case CatalogObject.Materialized(MaterializedView view) -> {
                writeView(sink.writeByte(MATERIALIZED), view.query());
                sink.writeBoolean(view.populated());
            }
            case CatalogObject.Analysis analysis -> AnalysisCodec.write(sink.writeByte(ANALYSIS), analysis.found());
            case CatalogObject.Constraint constraint ->
                IndexCodec.write(sink.writeByte(FOREIGN_KEY), constraint.foreignKey());
        }
    }

    public static CatalogObject read(ByteSource source) {
        byte kind = source.readByte();
        return switch (kind) {
            case SCHEMA -> new CatalogObject.Schema(source.readText());
            case SEQUENCE -> readSequence(source);
            case VIEW -> new CatalogObject.View(readView(source));
            case COMMENT -> {
                long object = source.readLong();
                int fieldId = source.readInt();
                yield new CatalogObject.Comment(object, fieldId, source.readText());
            }
            case INDEX -> new CatalogObject.Index(IndexCodec.readIndex(source));
            case MATERIALIZED -> {
                ViewInfo query = readView(source);
                yield new CatalogObject.Materialized(new MaterializedView(query, source.readBoolean()));
            }
            case ANALYSIS -> new CatalogObject.Analysis(AnalysisCodec.read(source));
            case FOREIGN_KEY -> new CatalogObject.Constraint(IndexCodec.readForeignKey(source));
            default -> throw new DatabaseException(SqlState.DATA_CORRUPTED, "a catalog object is of kind " + kind);
        };
    }

    private static void writeSequence(ByteSink sink, CatalogObject.Sequence sequence) {
        SequenceInfo info = sequence.info();
        SequenceOptions options = info.options();
        sink.writeLong(info.id()).writeText(info.schema()).writeText(info.name());
        ExprCodec.writeType(sink, options.type());
        sink.writeLong(options.start())
                .writeLong(options.increment())
                .writeLong(options.minimum())
                .writeLong(options.maximum())
                .writeLong(options.cache())
                .writeBoolean(options.cycle())
                .writeLong(info.owner().map(SequenceInfo.Owner::table).orElse(0L))
                .writeInt(info.owner().map(SequenceInfo.Owner::fieldId).orElse(0))
                .writeLong(sequence.value())
                .writeBoolean(sequence.called())
                .writeBoolean(sequence.restarted());
    }

    private static CatalogObject.Sequence readSequence(ByteSource source) {
        long id = source.readLong();
        String schema = source.readText();
        String name = source.readText();
        SqlType type = ExprCodec.readType(source);
        long start = source.readLong();
        long increment = source.readLong();
        long minimum = source.readLong();
        long maximum = source.readLong();
        long cache = source.readLong();
        boolean cycle = source.readBoolean();
        long table = source.readLong();
        int fieldId = source.readInt();
        Optional<SequenceInfo.Owner> owner =
                table == 0 ? Optional.empty() : Optional.of(new SequenceInfo.Owner(table, fieldId));
        SequenceOptions options = new SequenceOptions(type, start, increment, minimum, maximum, cache, cycle);
        long value = source.readLong();
        boolean called = source.readBoolean();
        return new CatalogObject.Sequence(
                new SequenceInfo(id, schema, name, options, owner), value, called, source.readBoolean());
    }

    private static void writeView(ByteSink sink, ViewInfo view) {
        sink.writeLong(view.id())
                .writeText(view.schema())
                .writeText(view.name())
                .writeText(view.text());
        sink.writeInt(view.columns().size());
        for (ViewInfo.ViewColumn column : view.columns()) {
            sink.writeText(column.name()).writeText(column.source());
            ExprCodec.writeType(sink, column.type());
            sink.writeBoolean(column.nullable());
        }
        sink.writeInt(view.searchPath().size());
        view.searchPath().forEach(sink::writeText);
        sink.writeInt(view.uses().size());
        view.uses().forEach(sink::writeLong);
    }

    private static ViewInfo readView(ByteSource source) {
        long id = source.readLong();
        String schema = source.readText();
        String name = source.readText();
        String text = source.readText();
        List<ViewInfo.ViewColumn> columns = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            String column = source.readText();
            String origin = source.readText();
            SqlType type = ExprCodec.readType(source);
            columns.add(new ViewInfo.ViewColumn(column, origin, type, source.readBoolean()));
        }
        List<String> searchPath = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            searchPath.add(source.readText());
        }
        List<Long> uses = new ArrayList<>();
        for (int left = source.readInt(); left > 0; left--) {
            uses.add(source.readLong());
        }
        return new ViewInfo(id, schema, name, columns, text, searchPath, uses);
    }
}
