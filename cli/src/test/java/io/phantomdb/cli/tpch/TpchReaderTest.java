package io.phantomdb.cli.tpch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.junit.jupiter.api.Test;

class TpchReaderTest {
    @Test
    void everyTableHasTheRowsOfTheSpecification() throws IOException {
        assertEquals(5, rows(TpchSchema.REGION));
        assertEquals(25, rows(TpchSchema.NATION));
        assertEquals(100, rows(TpchSchema.SUPPLIER));
        assertEquals(1500, rows(TpchSchema.CUSTOMER));
        assertEquals(2000, rows(TpchSchema.PART));
        assertEquals(8000, rows(TpchSchema.PARTSUPP));
        assertEquals(15000, rows(TpchSchema.ORDERS));
        assertEquals(60175, rows(TpchSchema.LINEITEM));
    }

    @Test
    void datesAndMoneyAreExact() throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                TpchReader reader = TpchReader.of(TpchSchema.LINEITEM, 0.01, allocator)) {
            assertTrue(reader.loadNextBatch());
            DecimalVector price = (DecimalVector) reader.getVectorSchemaRoot().getVector("l_extendedprice");
            DateDayVector ship = (DateDayVector) reader.getVectorSchemaRoot().getVector("l_shipdate");
            assertEquals(new BigDecimal("24710.35"), price.getObject(0));
            assertEquals(LocalDate.of(1996, 3, 13), LocalDate.ofEpochDay(ship.get(0)));
        }
    }

    @Test
    void partsOfATableFollowEachOther() throws IOException {
        try (BufferAllocator allocator = new RootAllocator()) {
            var rows = TpchReader.rows(TpchSchema.NATION, 1);
            long sum = 0;
            for (int expected : new int[] {10, 10, 5, 0}) {
                try (TpchReader reader = TpchReader.part(TpchSchema.NATION, rows, 10, allocator)) {
                    assertEquals(expected > 0, reader.loadNextBatch());
                    sum += reader.getVectorSchemaRoot().getRowCount();
                    assertFalse(reader.loadNextBatch());
                }
            }
            assertEquals(25, sum);
        }
    }

    private static long rows(TpchSchema table) throws IOException {
        long rows = 0;
        try (BufferAllocator allocator = new RootAllocator();
                TpchReader reader = TpchReader.of(table, 0.01, allocator)) {
            while (reader.loadNextBatch()) {
                rows += reader.getVectorSchemaRoot().getRowCount();
            }
        }
        return rows;
    }
}
