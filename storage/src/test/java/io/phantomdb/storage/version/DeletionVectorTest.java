package io.phantomdb.storage.version;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

final class DeletionVectorTest {
    @Test
    void aSnapshotSeesTheDeletesUpToIt() {
        DeletionVector vector = new DeletionVector(RoaringBitmap.bitmapOf(3));
        vector.delete(5, 10);
        vector.delete(0, 11);
        assertEquals(RoaringBitmap.bitmapOf(3), vector.deleted(9));
        assertEquals(RoaringBitmap.bitmapOf(3, 5), vector.deleted(10));
        assertEquals(RoaringBitmap.bitmapOf(0, 3, 5), vector.deleted(11));
        assertEquals(10, vector.deletedAt(5));
        assertEquals(DeletionVector.LONG_AGO, vector.deletedAt(3));
        assertEquals(DeletionVector.NEVER, vector.deletedAt(4));
    }

    @Test
    void persistingKeepsWhatCameLater() {
        DeletionVector vector = DeletionVector.empty();
        Random random = new Random(7);
        RoaringBitmap rows = new RoaringBitmap();
        for (int timestamp = 1; timestamp <= 1000; timestamp++) {
            int row = random.nextInt(100_000);
            if (rows.checkedAdd(row)) {
                vector.delete(row, timestamp);
            }
        }
        DeletionVector persisted = vector.persistedTo(400, vector.deleted(400));
        assertEquals(vector.cardinality(), persisted.cardinality());
        for (int snapshot = 400; snapshot <= 1000; snapshot += 100) {
            assertEquals(vector.deleted(snapshot), persisted.deleted(snapshot));
        }
        assertEquals(rows.getCardinality() - vector.deleted(400).getCardinality(), persisted.unpersisted());
    }
}
