package io.phantomdb.sqltest.isolation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What committed transactions read and wrote, and whether an order of them explains it.
///
/// Every value is written once, and whoever writes a key has read it. So the value that a writer read is the version
/// before its own, and the order of a key's versions is known without asking the database. Edges (Adya):
///
///     writer of a version -> its readers                    (wr)
///     writer of a version -> writer of the next             (ww)
///     reader of a version -> writer of the next             (rw)
///
/// The history is serializable exactly if the graph has no circle. A key that is not there has version 0.
final class History {
    private final List<Map<Integer, Long>> reads = new ArrayList<>();
    private final List<Map<Integer, Long>> writes = new ArrayList<>();

    private record Version(int key, long value) {}

    synchronized void add(Map<Integer, Long> read, Map<Integer, Long> written) {
        reads.add(new TreeMap<>(read));
        writes.add(new TreeMap<>(written));
    }

    synchronized int committed() {
        return reads.size();
    }

    /// Transactions of a circle, described; empty: there is none.
    synchronized List<String> circle() {
        List<List<Integer>> edges = edges();
        int[] state = new int[edges.size()];
        for (int start = 0; start < edges.size(); start++) {
            Deque<Integer> path = new ArrayDeque<>();
            if (state[start] == 0 && isOnCircle(start, edges, state, path)) {
                return path.stream()
                        .map(id -> "read " + reads.get(id) + " wrote " + writes.get(id))
                        .toList();
            }
        }
        return List.of();
    }

    private List<List<Integer>> edges() {
        Map<Version, Integer> writers = new HashMap<>();
        Map<Version, Integer> nextWriters = new HashMap<>();
        for (int id = 0; id < reads.size(); id++) {
            for (Map.Entry<Integer, Long> write : writes.get(id).entrySet()) {
                writers.put(new Version(write.getKey(), write.getValue()), id);
                Long read = Objects.requireNonNull(
                        reads.get(id).get(write.getKey()), "each key is read before it is written");
                Version before = new Version(write.getKey(), read);
                Integer other = nextWriters.put(before, id);
                if (other != null) {
                    throw new AssertionError(
                            "lost update of " + before + " by " + writes.get(other) + " and " + writes.get(id));
                }
            }
        }
        List<List<Integer>> edges = new ArrayList<>();
        for (int id = 0; id < reads.size(); id++) {
            edges.add(new ArrayList<>());
        }
        for (int id = 0; id < reads.size(); id++) {
            for (Map.Entry<Integer, Long> read : reads.get(id).entrySet()) {
                Version version = new Version(read.getKey(), read.getValue());
                Integer writer = writers.get(version);
                if (writer != null && writer != id) {
                    edges.get(writer).add(id);
                } else if (writer == null && read.getValue() != 0) {
                    throw new AssertionError("nobody committed " + version);
                }
                Integer next = nextWriters.get(version);
                if (next != null && next != id) {
                    edges.get(id).add(next);
                }
            }
        }
        return edges;
    }

    private static boolean isOnCircle(int from, List<List<Integer>> edges, int[] state, Deque<Integer> path) {
        state[from] = 1;
        path.addLast(from);
        for (int to : edges.get(from)) {
            if (state[to] == 1) {
                return true;
            }
            if (state[to] == 0 && isOnCircle(to, edges, state, path)) {
                return true;
            }
        }
        state[from] = 2;
        path.removeLast();
        return false;
    }
}
