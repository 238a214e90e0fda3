package io.phantomdb.row.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.phantomdb.core.memory.Memory;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OrderedIndexTest {
    private final MemoryBudget budget = MemoryBudget.unlimited("index");
    private final Region region = new Region(MemoryBudget.unlimited("test"));
    private final OrderedIndex index = new OrderedIndex(budget);

    @AfterEach
    void nothingIsLeft() {
        index.close();
        region.close();
        assertEquals(0, budget.used());
    }

    @Test
    void aRangeComesInOrderAndEndsBeforeItsBound() {
        for (String key : List.of("b", "a", "abc", "c", "ab", "")) {
            insert(key);
        }
        index.publish();
        assertEquals(List.of("ab", "abc", "b"), range("ab", "c"));
        assertEquals(List.of("", "a"), range("", "ab"));
        assertEquals(List.of("b", "c"), range("abcd", null));
    }

    @Test
    void whatIsNotPublishedIsNotSeen() {
        insert("a");
        index.publish();
        insert("b");
        assertEquals(List.of("a"), range("", null));
        index.publish();
        assertEquals(List.of("a", "b"), range("", null));
    }

    @Test
    void anEndedEntryStaysUntilItsPurgeAndMayLiveAgain() {
        insert("a");
        insert("b");
        retire("a", 5);
        retire("b", 6);
        retire("c", 7);
        insert("b");
        index.purge(4, 10);
        index.publish();
        assertEquals(List.of("a", "b", "c"), range("", null));
        index.purge(7, 10);
        index.publish();
        assertEquals(List.of("b"), range("", null));
        assertEquals(0, index.endedEntries());
    }

    @Test
    void aModelOfRandomChangesAgrees() {
        long seed = Long.getLong("seed", 20_251_121);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int keys : new int[] {50, 5_000}) {
            TreeMap<String, Long> model = new TreeMap<>();
            try (OrderedIndex tree = new OrderedIndex(budget)) {
                for (int step = 1; step <= 20_000; step++) {
                    String key = key(random.nextInt(keys));
                    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
                    if (random.nextInt(100) < (step / 4_000 % 2 == 0 ? 65 : 35)) {
                        tree.insert(address(bytes), bytes.length, 1);
                        model.put(key, OrderedIndex.LIVE);
                    } else {
                        tree.retire(address(bytes), bytes.length, 1, step);
                        model.put(key, (long) step);
                    }
                    if (random.nextInt(20) == 0) {
                        long oldest = step - random.nextInt(50);
                        tree.purge(oldest, Integer.MAX_VALUE);
                        model.values().removeIf(end -> end <= oldest);
                        tree.publish();
                        compare(tree, model, random, keys);
                    }
                    region.reset();
                }
            }
        }
    }

    private void compare(OrderedIndex tree, TreeMap<String, Long> model, Random random, int keys) {
        assertEquals(model.size(), tree.entries());
        String low = key(random.nextInt(keys));
        String high = key(random.nextInt(keys));
        if (low.compareTo(high) > 0) {
            return;
        }
        Map<String, Long> found = new TreeMap<>();
        byte[] from = low.getBytes(StandardCharsets.UTF_8);
        byte[] to = high.getBytes(StandardCharsets.UTF_8);
        tree.scan(address(from), from.length, address(to), to.length, (key, head, bytes, end) -> {
            found.put(text(key, bytes), end);
            return found.size() < 300;
        });
        Map<String, Long> expected = new TreeMap<>();
        model.subMap(low, high).forEach((key, end) -> {
            if (expected.size() < 300) {
                expected.put(key, end);
            }
        });
        assertEquals(expected, found);
    }

    private static String key(int number) {
        return "common-prefix".substring(0, number % 13) + Integer.toString(number, 36);
    }

    @Test
    void readersSeeEveryPublishedStateWholeWhileAWriterChangesIt() throws InterruptedException {
        int rows = 3_000;
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong scans = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        for (int i = 0; i < rows; i++) {
            insertNumber(i, 0);
        }
        index.publish();
        List<Thread> readers = new ArrayList<>();
        for (int r = 0; r < 3; r++) {
            Thread reader = new Thread(() -> {
                while (!done.get() && failure.get() == null) {
                    try {
                        readAll(rows);
                        scans.incrementAndGet();
                    } catch (Throwable broken) {
                        failure.set(broken);
                    }
                }
            });
            reader.start();
            readers.add(reader);
        }
        Random random = new Random(7);
        int[] generation = new int[rows];
        for (int step = 1; step <= 4_000 || scans.get() < 20 && failure.get() == null; step++) {
            int row = random.nextInt(rows);
            retireNumber(row, generation[row], step);
            insertNumber(row, ++generation[row]);
            index.purge(step, 4);
            index.publish();
            region.reset();
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        Throwable broken = failure.get();
        if (broken != null) {
            throw new AssertionError(broken);
        }
        assertTrue(index.entries() >= rows);
    }

    /// Each row has exactly one live entry or one that has just ended: at every published state, one entry at least.
    private void readAll(int rows) {
        boolean[] seen = new boolean[rows];
        long[] last = {-1};
        index.scan(0, 0, 0, -1, (key, head, bytes, end) -> {
            long value = Long.reverseBytes(Memory.getLong(key));
            if (value <= last[0]) {
                throw new AssertionError(value + " after " + last[0]);
            }
            last[0] = value;
            seen[(int) (value >>> 32)] = true;
            return true;
        });
        for (int i = 0; i < rows; i++) {
            if (!seen[i]) {
                throw new AssertionError("row " + i + " is not there");
            }
        }
    }

    private void insertNumber(int row, int generation) {
        index.insert(number(row, generation), 8, 4);
    }

    private void retireNumber(int row, int generation, long timestamp) {
        index.retire(number(row, generation), 8, 4, timestamp);
    }

    private long number(int row, int generation) {
        long address = region.allocate(8);
        Memory.putLong(address, Long.reverseBytes((long) row << 32 | generation));
        return address;
    }

    private void insert(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        index.insert(address(bytes), bytes.length, bytes.length);
    }

    private void retire(String key, long timestamp) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        index.retire(address(bytes), bytes.length, bytes.length, timestamp);
    }

    private List<String> range(String low, @Nullable String high) {
        List<String> found = new ArrayList<>();
        byte[] from = low.getBytes(StandardCharsets.UTF_8);
        byte[] to = high == null ? new byte[0] : high.getBytes(StandardCharsets.UTF_8);
        index.scan(
                address(from),
                from.length,
                address(to),
                high == null ? -1 : to.length,
                (key, head, bytes, end) -> found.add(text(key, bytes)));
        assertEquals(
                found.size(),
                index.count(address(from), from.length, address(to), high == null ? -1 : to.length, Long.MAX_VALUE));
        return found;
    }

    private long address(byte[] bytes) {
        long address = region.allocate(Math.max(bytes.length, 1));
        Memory.copy(bytes, 0, address, bytes.length);
        return address;
    }

    private static String text(long key, int bytes) {
        byte[] copy = new byte[bytes];
        Memory.copy(key, copy, 0, bytes);
        return new String(Arrays.copyOf(copy, bytes), StandardCharsets.UTF_8);
    }
}
