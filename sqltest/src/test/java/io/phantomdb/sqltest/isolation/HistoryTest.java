package io.phantomdb.sqltest.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The checker finds what it is there to find.
final class HistoryTest {
    @Test
    void writeSkewIsACircle() {
        History history = new History();
        history.add(Map.of(1, 0L, 2, 0L), Map.of(1, 10L));
        history.add(Map.of(1, 0L, 2, 0L), Map.of(2, 20L));
        assertEquals(2, history.circle().size());
    }

    @Test
    void oneAfterTheOtherIsNone() {
        History history = new History();
        history.add(Map.of(1, 0L, 2, 0L), Map.of(1, 10L));
        history.add(Map.of(1, 10L, 2, 0L), Map.of(2, 20L));
        history.add(Map.of(1, 10L, 2, 20L), Map.of());
        assertEquals(List.of(), history.circle());
    }
}
