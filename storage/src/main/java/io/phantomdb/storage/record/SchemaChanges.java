package io.phantomdb.storage.record;

import io.phantomdb.storage.catalog.ByteSink;
import io.phantomdb.storage.catalog.ByteSource;
import io.phantomdb.storage.catalog.TableCodec;
import io.phantomdb.storage.record.LogRecord.SchemaChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The catalog changes of a commit record: `[u8 1 = create][table]` or `[u8 2 = drop][i64 id]`, one after the other.
final class SchemaChanges {
    private static final byte CREATE = 1;
    private static final byte DROP = 2;

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
            assert kind == CREATE || kind == DROP : "schema change " + kind;
            changes.add(
                    kind == CREATE
                            ? new SchemaChange.Create(TableCodec.read(source))
                            : new SchemaChange.Drop(source.readLong()));
        }
        return changes;
    }
}
