package io.phantomdb.engine.run;

import io.phantomdb.core.store.TableScan.ScanFigures;
import io.phantomdb.engine.compile.Profile;
import io.phantomdb.engine.compile.Profile.Measured;
import io.phantomdb.sql.plan.ExplainOptions;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.PlanText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Draws a plan with what is expected and what was measured, as text or as JSON.
///
///     Filter a > 1  (rows=5)  (actual rows=3 loops=1, 0.012 ms)
///       Scan t [a]  (rows=10)  (actual rows=10 loops=1, 0.102 ms, segments 1 of 3, hot rows 4)
///
/// @param profile absent without ANALYZE
/// @param planningNanos,runNanos wall clock
record Report(
        ExplainOptions options, Optional<Profile> profile, IndexNotes indexes, long planningNanos, long runNanos) {

    /// @param written rows that the statement wrote; -1 where it wrote none
    List<String> of(List<String> heads, String label, Plan plan, long written) {
        return switch (options.format()) {
            case TEXT -> text(heads, plan, written);
            case JSON -> List.of(json(heads, label, plan, written));
        };
    }

    private List<String> text(List<String> heads, Plan plan, long written) {
        List<String> lines = new ArrayList<>();
        for (String head : heads) {
            lines.add(written < 0 ? head : head + "  (actual rows=" + written + time(runNanos) + ")");
        }
        String indent = heads.isEmpty() ? "" : "  ";
        PlanText.explain(plan, options.costs(), this::note).forEach(line -> lines.add(indent + line));
        if (options.summary()) {
            lines.add(String.format(Locale.ROOT, "Planning Time: %.3f ms", planningNanos / 1e6));
            if (profile.isPresent()) {
                lines.add(String.format(Locale.ROOT, "Execution Time: %.3f ms", runNanos / 1e6));
            }
        }
        return lines;
    }

    private Optional<String> note(Plan node) {
        List<String> notes = new ArrayList<>();
        indexes.of(node).ifPresent(notes::add);
        if (profile.isPresent()) {
            notes.add(profile.get().of(node).map(this::measured).orElse("(never executed)"));
        }
        return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("  ", notes));
    }

    private String measured(Measured figures) {
        StringBuilder text = new StringBuilder("(actual rows=" + figures.rows() + " loops=" + figures.loops());
        text.append(time(figures.nanos()));
        if (options.buffers()) {
            if (figures.memoryBytes() > 0) {
                text.append(", memory ").append(kilobytes(figures.memoryBytes()));
            }
            if (figures.spilledBytes() > 0) {
                text.append(", spilled ").append(kilobytes(figures.spilledBytes()));
            }
            figures.scan().ifPresent(scan -> text.append(read(scan)));
        }
        return text.append(')').toString();
    }

    private String time(long nanos) {
        return options.timing() ? String.format(Locale.ROOT, ", %.3f ms", nanos / 1e6) : "";
    }

    private static String kilobytes(long bytes) {
        return (bytes + 1023) / 1024 + " kB";
    }

    private static String read(ScanFigures scan) {
        StringBuilder text = new StringBuilder();
        if (scan.segments() > 0) {
            text.append(", segments " + scan.segmentsRead() + " of " + scan.segments());
            text.append(", row groups " + scan.rowGroupsRead() + " of " + scan.rowGroups());
            text.append(", pages " + scan.pagesRead());
        }
        return scan.hotRows() > 0 ? text.append(", hot rows " + scan.hotRows()).toString() : text.toString();
    }

    private String json(List<String> heads, String label, Plan plan, long written) {
        Map<String, Object> node = node(plan);
        if (!heads.isEmpty()) {
            Map<String, Object> head = new LinkedHashMap<>();
            head.put("Node Type", label);
            head.put("Details", String.join(", ", heads));
            if (written >= 0) {
                head.put("Actual Rows", written);
                if (options.timing()) {
                    head.put("Actual Total Time", millis(runNanos));
                }
            }
            head.put("Plans", List.of(node));
            node = head;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("Plan", node);
        if (options.summary()) {
            all.put("Planning Time", millis(planningNanos));
            if (profile.isPresent()) {
                all.put("Execution Time", millis(runNanos));
            }
        }
        return JsonText.of(List.of(all));
    }

    private Map<String, Object> node(Plan plan) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("Node Type", plan.getClass().getSimpleName());
        node.put("Details", PlanText.line(plan));
        indexes.of(plan).ifPresent(index -> node.put("Index Name", index.substring("index ".length())));
        if (options.costs()) {
            node.put("Plan Rows", Math.round(plan.rows()));
        }
        profile.flatMap(measured -> measured.of(plan)).ifPresent(figures -> put(figures, node));
        if (!plan.inputs().isEmpty()) {
            node.put("Plans", plan.inputs().stream().map(this::node).toList());
        }
        return node;
    }

    private void put(Measured figures, Map<String, Object> node) {
        node.put("Actual Rows", figures.rows());
        node.put("Actual Loops", figures.loops());
        if (options.timing()) {
            node.put("Actual Self Time", millis(figures.nanos()));
        }
        if (!options.buffers()) {
            return;
        }
        node.put("Memory Bytes", figures.memoryBytes());
        node.put("Spilled Bytes", figures.spilledBytes());
        figures.scan().ifPresent(scan -> {
            node.put("Segments", scan.segments());
            node.put("Segments Read", scan.segmentsRead());
            node.put("Row Groups", scan.rowGroups());
            node.put("Row Groups Read", scan.rowGroupsRead());
            node.put("Pages Read", scan.pagesRead());
            node.put("Hot Rows", scan.hotRows());
        });
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
