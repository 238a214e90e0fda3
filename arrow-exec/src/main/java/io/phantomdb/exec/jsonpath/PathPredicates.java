package io.phantomdb.exec.jsonpath;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The truth of predicates: true, false, or null for unknown, which errors in their operands give too.
final class PathPredicates {
    private final PathRun run;
    private final boolean lax;

    PathPredicates(PathRun run, boolean lax) {
        this.run = run;
        this.lax = lax;
    }

    @Nullable
    Boolean test(PathNode node) {
        return switch (node) {
            case PathNode.And and -> and(and);
            case PathNode.Or or -> or(or);
            case PathNode.Not not -> {
                Boolean inner = test(not.input());
                yield inner == null ? null : !inner;
            }
            case PathNode.IsUnknown unknown -> test(unknown.input()) == null;
            case PathNode.Exists exists -> exists(exists.input());
            case PathNode.Comparison comparison ->
                pairs(
                        comparison.left(),
                        comparison.right(),
                        (left, right) -> compare(comparison.operator(), left, right));
            case PathNode.StartsWith starts -> pairs(starts.input(), starts.prefix(), PathPredicates::starts);
            case PathNode.LikeRegex like ->
                pairs(like.input(), new PathNode.Literal(Json.NULL), (item, none) -> matches(item, like));
            default -> truth(node);
        };
    }

    /// What is no predicate by its form: a path in the place of one.
    private @Nullable Boolean truth(PathNode node) {
        try {
            List<Json> items = run.opened(node);
            return items.size() == 1 && items.getFirst() instanceof Json.Truth truth ? truth.value() : null;
        } catch (DatabaseException failure) {
            return unknown(failure);
        }
    }

    private static @Nullable Boolean unknown(DatabaseException failure) {
        if (PathRun.isSilent(failure)) {
            return null;
        }
        throw failure;
    }

    private @Nullable Boolean and(PathNode.And and) {
        Boolean left = test(and.left());
        if (Boolean.FALSE.equals(left)) {
            return false;
        }
        Boolean right = test(and.right());
        return Boolean.FALSE.equals(right) ? Boolean.FALSE : left == null ? null : right;
    }

    private @Nullable Boolean or(PathNode.Or or) {
        Boolean left = test(or.left());
        if (Boolean.TRUE.equals(left)) {
            return true;
        }
        Boolean right = test(or.right());
        return Boolean.TRUE.equals(right) ? Boolean.TRUE : left == null ? null : right;
    }

    private @Nullable Boolean exists(PathNode node) {
        try {
            return !run.items(node, false).isEmpty();
        } catch (DatabaseException failure) {
            return unknown(failure);
        }
    }

    /// True where one pair of items is; in strict mode unknown where one pair is.
    private @Nullable Boolean pairs(PathNode left, PathNode right, BiFunction<Json, Json, @Nullable Boolean> test) {
        List<Json> lefts;
        List<Json> rights;
        try {
            lefts = run.opened(left);
            rights = run.opened(right);
        } catch (DatabaseException failure) {
            return unknown(failure);
        }
        boolean found = false;
        boolean unknown = false;
        for (Json a : lefts) {
            for (Json b : rights) {
                Boolean truth = test.apply(a, b);
                if (truth == null) {
                    if (!lax) {
                        return null;
                    }
                    unknown = true;
                } else if (truth) {
                    if (lax) {
                        return true;
                    }
                    found = true;
                }
            }
        }
        return found ? Boolean.TRUE : unknown ? null : Boolean.FALSE;
    }

    private static @Nullable Boolean starts(Json item, Json prefix) {
        return item instanceof Json.Text text && prefix instanceof Json.Text start
                ? (Boolean) text.value().startsWith(start.value())
                : null;
    }

    private static @Nullable Boolean matches(Json item, PathNode.LikeRegex like) {
        return item instanceof Json.Text text
                ? (Boolean) like.pattern().matcher(text.value()).find()
                : null;
    }

    private static @Nullable Boolean compare(String operator, Json left, Json right) {
        Integer order = order(left, right);
        if (order == null) {
            boolean withNull = left instanceof Json.Null != right instanceof Json.Null;
            return withNull ? (Boolean) operator.equals("<>") : null;
        }
        return switch (operator) {
            case "==" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static @Nullable Integer order(Json left, Json right) {
        return switch (left) {
            case Json.Null _ when right instanceof Json.Null -> 0;
            case Json.Truth a when right instanceof Json.Truth b -> Boolean.compare(a.value(), b.value());
            case Json.Number a when right instanceof Json.Number b -> a.value().compareTo(b.value());
            case Json.Text a
            when right instanceof Json.Text b ->
                Arrays.compareUnsigned(
                        a.value().getBytes(StandardCharsets.UTF_8), b.value().getBytes(StandardCharsets.UTF_8));
            default -> null;
        };
    }
}
