package io.phantomdb.storage.record;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.storage.catalog.ByteSink;
import io.phantomdb.storage.catalog.ByteSource;
import io.phantomdb.storage.catalog.ObjectCodec;
import io.phantomdb.storage.catalog.StoredTable;
import io.phantomdb.storage.catalog.TableCodec;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The catalog changes of a commit record, one after the other:
///
///     [u8 1 = create][table]   [u8 2 = drop][i64 id]   [u8 3 = put][object]   [u8 4 = remove][text key]
///     [u8 5 = alter][table][text location]
final class SchemaChanges {
    private static final byte CREATE = 1;
    private static final byte DROP = 2;
    private static final byte PUT = 3;
    private static final byte REMOVE = 4;
    private static final byte ALTER = 5;

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
                case SchemaChange.Alter alter -> {
                    TableCodec.write(sink.writeByte(ALTER), alter.table());
                    sink.writeText(alter.location());
                }
                case SchemaChange.Put put -> ObjectCodec.write(sink.writeByte(PUT), put.object());
                case SchemaChange.Remove remove -> sink.writeByte(REMOVE).writeText(remove.key());
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
                        case ALTER -> {
                            StoredTable table = TableCodec.read(source);
                            yield new SchemaChange.Alter(table, source.readText());
                        }
                        case PUT -> new SchemaChange.Put(ObjectCodec.read(source));
                        case REMOVE -> new SchemaChange.Remove(source.readText());
                        default ->
                            throw new DatabaseException(SqlState.DATA_CORRUPTED, "a schema change is of kind " + kind);
                    });
        }
        return changes;
    }
}
