package io.phantomdb.storage.record;

import io.phantomdb.storage.catalog.ByteSink;
import io.phantomdb.storage.catalog.ByteSource;
import io.phantomdb.storage.catalog.RelatedCodec;
import io.phantomdb.storage.catalog.TableCodec;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The catalog changes of a commit record: `[u8 kind][fields]`, one after the other; fields: the table, index or
/// foreign key that is made, the id of one that goes.
final class SchemaChanges {
    private static final byte CREATE = 1;
    private static final byte DROP = 2;
    private static final byte CREATE_INDEX = 10;
    private static final byte DROP_INDEX = 11;
    private static final byte ADD_FOREIGN_KEY = 12;
    private static final byte DROP_FOREIGN_KEY = 13;

    private SchemaChanges() {}

    static byte[] encode(List<SchemaChange> changes) {
        if (changes.isEmpty()) {
            return new byte[0];
        }
        ByteSink sink = new ByteSink();
        for (SchemaChange change : changes) {
            switch (change) {
                case SchemaChange.Create create -> TableCodec.write(sink.writeByte(CREATE), create.table());
                case SchemaChange.Drop drop -> sink.writeByte(DROP).writeLong(drop.table());
                case SchemaChange.CreateIndex create ->
                    RelatedCodec.write(sink.writeByte(CREATE_INDEX), create.index());
                case SchemaChange.DropIndex drop -> sink.writeByte(DROP_INDEX).writeLong(drop.index());
                case SchemaChange.AddForeignKey add -> RelatedCodec.write(sink.writeByte(ADD_FOREIGN_KEY), add.key());
                case SchemaChange.DropForeignKey drop ->
                    sink.writeByte(DROP_FOREIGN_KEY).writeLong(drop.key());
            }
        }
        return sink.toByteArray();
    }

    static List<SchemaChange> decode(byte[] bytes) {
        if (bytes.length == 0) {
            return List.of();
        }
        List<SchemaChange> changes = new ArrayList<>();
        ByteSource source = new ByteSource(ByteBuffer.wrap(bytes));
        while (!source.atEnd()) {
            byte kind = source.readByte();
            changes.add(
                    switch (kind) {
                        case CREATE -> new SchemaChange.Create(TableCodec.read(source));
                        case DROP -> new SchemaChange.Drop(source.readLong());
                        case CREATE_INDEX -> new SchemaChange.CreateIndex(RelatedCodec.readIndex(source));
                        case DROP_INDEX -> new SchemaChange.DropIndex(source.readLong());
                        case ADD_FOREIGN_KEY -> new SchemaChange.AddForeignKey(RelatedCodec.readForeignKey(source));
                        case DROP_FOREIGN_KEY -> new SchemaChange.DropForeignKey(source.readLong());
                        default -> throw new AssertionError("schema change " + kind);
                    });
        }
        return changes;
    }
}
