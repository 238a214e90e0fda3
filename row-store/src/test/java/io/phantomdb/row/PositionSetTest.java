package io.phantomdb.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PositionSetTest {
    @Test
    void behavesAsASet() {
        Random random = new Random(11);
        PositionSet set = new PositionSet();
        Set<Long> model = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            long position = Position.of(1 + random.nextInt(4), random.nextInt(500));
            if (random.nextInt(5) < 2) {
                assertEquals(model.remove(position), set.remove(position));
            } else {
                assertEquals(model.add(position), set.add(position));
            }
            assertEquals(model.contains(position + 1), set.contains(position + 1));
            assertEquals(model.size(), set.size());
        }
        Set<Long> left = new HashSet<>();
        for (long position : set.toArray()) {
            left.add(position);
        }
        assertEquals(model, left);
    }
}
