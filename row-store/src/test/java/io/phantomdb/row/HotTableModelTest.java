package io.phantomdb.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.memory.MemoryBudget;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Random commits, reads at random snapshots, folds and frees against lists of versions.
class HotTableModelTest {
    private static final String[] NAMES = {"", "a", "a\0", "Ünïcödé", "日本語", "x".repeat(300), "b"};

    private static final class Version {
        final List<@Nullable Object> row;
        final long position;
        final long begin;
        long end = Long.MAX_VALUE;

        Version(List<@Nullable Object> row, long position, long begin) {
            this.row = row;
            this.position = position;
            this.begin = begin;
        }

        boolean visible(long firstRun, long snapshot) {
            return Position.run(position) >= firstRun && begin <= snapshot && snapshot < end;
        }
    }

    /// A reader: what it pinned, and the newest snapshot it may use.
    private record Pin(Generation generation, long snapshotMax) {}

    private final MemoryBudget budget = MemoryBudget.unlimited("test");
    private final Rows rows = new Rows(
            List.of(SqlType.VARCHAR, SqlType.INTEGER, SqlType.decimal(30, 2), SqlType.BIGINT, SqlType.VARCHAR), 3, 0);
    private final Map<List<@Nullable Object>, List<Version>> model = new HashMap<>();
    private final List<Version> all = new ArrayList<>();
    private final List<Pin> pins = new ArrayList<>();
    private long timestamp;

    @Test
    void readsAgreeWithTheModel() {
        long seed = Long.getLong("seed", 20261121L);
        System.out.println("HotTableModelTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            int runVersions = 8 << random.nextInt(6);
            try (HotTable table = new HotTable(rows.layout, budget, runVersions, 1 + random.nextInt(40))) {
                run(table, random, "seed " + seed + ", round " + round);
            }
            assertEquals(0, budget.used(), () -> "seed " + seed);
        }
        rows.close();
    }

    private void run(HotTable table, Random random, String hint) {
        model.clear();
        all.clear();
        pins.clear();
        timestamp = 0;
        int keys = 1 + random.nextInt(300);
        SealedRuns sealed = null;
        for (int step = 0; step < 300; step++) {
            commit(table, random, keys);
            if (random.nextInt(4) == 0) {
                check(table, new Pin(table.generation(), timestamp), random, hint);
            }
            if (!pins.isEmpty() && random.nextInt(4) == 0) {
                check(table, pins.get(random.nextInt(pins.size())), random, hint);
            }
            if (sealed == null && random.nextInt(20) == 0) {
                sealed = table.seal();
                checkFold(table, sealed, hint);
            } else if (sealed != null && random.nextInt(8) == 0) {
                pins.add(new Pin(table.dropFolded(sealed), timestamp));
                sealed = null;
            }
            if (!pins.isEmpty() && random.nextInt(15) == 0) {
                table.free(pins.remove(random.nextInt(pins.size())).generation());
            }
            if (random.nextInt(30) == 0) {
                table.dropMirrors();
            }
        }
    }

    private void commit(HotTable table, Random random, int keys) {
        timestamp += 1 + random.nextInt(2);
        Set<List<@Nullable Object>> written = new HashSet<>();
        int writes = 1 + random.nextInt(6);
        if (random.nextBoolean()) {
            table.reserve(writes, writes * 700L);
        }
        for (int i = 0; i < writes; i++) {
            List<@Nullable Object> row = randomRow(random, keys);
            List<@Nullable Object> key = rows.key(row);
            if (!written.add(key)) {
                continue;
            }
            List<Version> versions = model.computeIfAbsent(key, k -> new ArrayList<>());
            if (!versions.isEmpty() && versions.getLast().end == Long.MAX_VALUE) {
                Version last = versions.getLast();
                if (table.generation().holds(last.position)) {
                    assertEquals(last.position, rows.newest(table.generation(), key));
                    table.end(last.position, timestamp);
                }
                last.end = timestamp;
            }
            if (random.nextInt(4) > 0) {
                Version version = new Version(row, rows.append(table, row, timestamp), timestamp);
                versions.add(version);
                all.add(version);
            }
        }
    }

    private static List<@Nullable Object> randomRow(Random random, int keys) {
        int key = random.nextInt(keys);
        return Rows.row(
                NAMES[key % NAMES.length],
                random.nextBoolean() ? null : (Object) (long) random.nextInt(),
                random.nextInt(3) == 0 ? null : new java.math.BigDecimal(new java.math.BigInteger(90, random), 2),
                key / NAMES.length - 5L,
                random.nextInt(3) == 0 ? null : "y".repeat(random.nextInt(random.nextInt(10) == 0 ? 400 : 9)));
    }

    private void check(HotTable table, Pin pin, Random random, String hint) {
        long snapshot = random.nextInt(3) == 0 ? pin.snapshotMax() : (long) (random.nextDouble() * pin.snapshotMax());
        long firstRun = pin.generation().firstRun();
        Map<Long, List<@Nullable Object>> expected = new HashMap<>();
        PositionSet masked = new PositionSet();
        boolean masking = random.nextBoolean();
        for (Version version : all) {
            if (version.visible(firstRun, snapshot)) {
                if (masking && random.nextInt(5) == 0) {
                    masked.add(version.position);
                } else {
                    expected.put(version.position, version.row);
                }
            }
        }
        assertEquals(expected, scan(table, pin, snapshot, masked), () -> hint + ", snapshot " + snapshot);
        for (Map.Entry<List<@Nullable Object>, List<Version>> entry : model.entrySet()) {
            long position = -1;
            for (Version version : entry.getValue()) {
                position = version.visible(firstRun, snapshot) ? version.position : position;
            }
            assertEquals(position, rows.find(pin.generation(), entry.getKey(), snapshot), hint);
        }
    }

    private Map<Long, List<@Nullable Object>> scan(HotTable table, Pin pin, long snapshot, PositionSet masked) {
        Map<Long, List<@Nullable Object>> found = new HashMap<>();
        try (HotScan scan = table.scan(pin.generation(), snapshot, rows.allColumns(), masked);
                Region scratch = new Region(budget)) {
            for (var morsel = scan.next(); morsel.isPresent(); morsel = scan.next()) {
                try (HotMorsel open = morsel.get()) {
                    for (var next = open.next(scratch); next.isPresent(); next = open.next(scratch)) {
                        Batch batch = next.get();
                        for (int i = 0; i < batch.selected(); i++) {
                            found.put(open.firstPosition() + batch.row(i), Rows.read(batch, batch.row(i)));
                        }
                        scratch.reset();
                    }
                }
            }
        }
        return found;
    }

    private void checkFold(HotTable table, SealedRuns sealed, String hint) {
        long firstRun = table.generation().firstRun();
        long[] live = table.generation().liveAt(sealed, timestamp);
        List<List<@Nullable Object>> expected = all.stream()
                .filter(version -> version.visible(firstRun, timestamp))
                .map(version -> version.row)
                .sorted((left, right) -> compareKeys(rows.key(left), rows.key(right)))
                .toList();
        List<List<@Nullable Object>> read = new ArrayList<>();
        try (Region region = new Region(budget)) {
            for (int from = 0; from < live.length; from += 100) {
                int count = Math.min(100, live.length - from);
                Batch batch = table.generation().decode(live, from, count, rows.allColumns(), region);
                for (int i = 0; i < count; i++) {
                    read.add(Rows.read(batch, i));
                }
            }
        }
        assertEquals(expected, read, hint);
    }

    private static int compareKeys(List<@Nullable Object> left, List<@Nullable Object> right) {
        int order = Long.compare((Long) left.get(0), (Long) right.get(0));
        return order != 0 ? order : java.util.Arrays.compareUnsigned(utf8(left.get(1)), utf8(right.get(1)));
    }

    private static byte[] utf8(@Nullable Object text) {
        return String.valueOf(text).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
