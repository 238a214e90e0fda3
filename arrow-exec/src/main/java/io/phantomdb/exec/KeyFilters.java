package io.phantomdb.exec;

import io.phantomdb.core.expr.Expr.ColumnRef;
import io.phantomdb.exec.operator.KeyFilterStep.Key;
import io.phantomdb.exec.plan.ExecNode;
import io.phantomdb.exec.plan.ExecNode.BuildSide;
import io.phantomdb.exec.plan.ExecNode.Join;
import io.phantomdb.exec.plan.ExecNode.JoinKind;
import io.phantomdb.exec.state.JoinTable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What joins tell the scans below their probing sides ([KeyFilterStep]): built tables are complete before the scan
/// starts.
final class KeyFilters {
    private final Map<ExecNode, List<Key>> keys = new IdentityHashMap<>();

    /// @param place a scan, or the filter right above one
    private record Origin(ExecNode place, int column) {}

    /// Notes a join whose probing rows need a partner. Called before the probing side is lowered.
    void add(Join join, boolean buildsLeft, JoinTable table) {
        boolean needsMatch = join.kind() == JoinKind.INNER || join.kind() == JoinKind.SEMI;
        if (!needsMatch || join.keys().size() != 1) {
            return;
        }
        ExecNode probing = buildsLeft ? join.right() : join.left();
        var key = buildsLeft
                ? join.keys().getFirst().right()
                : join.keys().getFirst().left();
        if (key instanceof ColumnRef column) {
            origin(probing, column.index())
                    .ifPresent(origin -> keys.computeIfAbsent(origin.place, _ -> new ArrayList<>())
                            .add(new Key(table, origin.column)));
        }
    }

    /// What is known of the rows of this very node.
    List<Key> of(ExecNode place) {
        return keys.getOrDefault(place, List.of());
    }

    private static Optional<Origin> origin(ExecNode node, int column) {
        return switch (node) {
            case ExecNode.Scan scan -> Optional.of(new Origin(scan, column));
            case ExecNode.Filter filter ->
                filter.input() instanceof ExecNode.Scan
                        ? Optional.of(new Origin(filter, column))
                        : origin(filter.input(), column);
            case ExecNode.Project project ->
                project.expressions().get(column) instanceof ColumnRef reference
                        ? origin(project.input(), reference.index())
                        : Optional.empty();
            case Join join -> ofJoin(join, column);
            case ExecNode.Values _,
                    ExecNode.Given _,
                    ExecNode.Apply _,
                    ExecNode.Recursion _,
                    ExecNode.Working _,
                    ExecNode.Aggregation _,
                    ExecNode.Expand _,
                    ExecNode.Unnest _,
                    ExecNode.Sort _,
                    ExecNode.TopN _,
                    ExecNode.Limit _,
                    ExecNode.Window _,
                    ExecNode.UnionAll _ -> Optional.empty();
        };
    }

    /// Through the probing side, each of whose rows decides for itself what becomes of it.
    private static Optional<Origin> ofJoin(Join join, int column) {
        int left = join.left().types().size();
        boolean buildsLeft = join.build() == BuildSide.LEFT && !join.keys().isEmpty();
        return switch (join.kind()) {
            case INNER ->
                buildsLeft == column >= left
                        ? origin(buildsLeft ? join.right() : join.left(), buildsLeft ? column - left : column)
                        : Optional.empty();
            case LEFT -> column < left ? origin(join.left(), column) : Optional.empty();
            case SEMI, ANTI, ANTI_NULL_AWARE ->
                buildsLeft && join.kind() != JoinKind.ANTI_NULL_AWARE ? Optional.empty() : origin(join.left(), column);
            case FULL -> Optional.empty();
        };
    }
}
