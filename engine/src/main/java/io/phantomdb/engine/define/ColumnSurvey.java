package io.phantomdb.engine.define;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.TableAnalysis.ColumnAnalysis;
import io.phantomdb.core.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Common values and histogram of one column out of a sample, by PostgreSQL's rules.
///
/// @param distinct estimated from all rows
record ColumnSurvey(int fieldId, SqlType type, long rows, long nulls, double distinct) {
    private static final int COMMON_MAX = 100;
    private static final int BUCKETS = 100;

    /// Longer texts are left out: they would fill the catalog.
    private static final int CHARACTERS_MAX = 1000;

    /// A common value comes at least this many times as often as the average one.
    private static final double COMMON_FACTOR = 1.25;

    /// What is kept of a text or of bytes that are too long: enough to tell most of them apart.
    private record LongValue(int length, int hash) {}

    private record Counted(Comparable<Object> value, int count) {}

    /// What a sample is to hold of a value.
    static Object sampled(Object value) {
        return switch (value) {
            case String text when text.length() > CHARACTERS_MAX -> new LongValue(text.length(), text.hashCode());
            case Expr.Bytes bytes
            when bytes.array().length > CHARACTERS_MAX ->
                new LongValue(bytes.array().length, Arrays.hashCode(bytes.array()));
            default -> value;
        };
    }

    /// What [#sampled] holds of the heap beyond the object itself.
    static long bytes(@Nullable Object value) {
        return switch (value) {
            case String text -> 2L * text.length();
            case Expr.Bytes bytes -> bytes.array().length;
            case null, default -> 0;
        };
    }

    /// @param sample values that are not NULL, as [#sampled] made them
    /// @param whole whether these are all there are
    ColumnAnalysis of(List<Object> sample, boolean whole) {
        double known = whole ? new HashSet<>(sample).size() : Math.min(distinct, (double) rows - nulls);
        double nullFraction = rows == 0 ? 0 : (double) nulls / rows;
        List<Counted> counted = counted(sample);
        List<Counted> common = common(counted, sample.size(), whole);
        List<Expr.Literal> bounds = counted.isEmpty() ? List.of() : bounds(counted, common);
        double filled = 1 - nullFraction;
        return new ColumnAnalysis(
                fieldId,
                nullFraction,
                known,
                width(sample),
                common.stream().map(one -> new Expr.Literal(one.value(), type)).toList(),
                common.stream()
                        .map(one -> filled * one.count() / Math.max(1, sample.size()))
                        .toList(),
                bounds);
    }

    private int width(List<Object> sample) {
        long bytes = 0;
        for (Object value : sample) {
            bytes += switch (value) {
                case String text -> text.length() + 1;
                case LongValue text -> text.length() + 1;
                default -> fixedWidth();
            };
        }
        return sample.isEmpty() ? 0 : Math.round((float) bytes / sample.size());
    }

    private int fixedWidth() {
        return switch (type.kind()) {
            case BOOLEAN -> 1;
            case SMALLINT -> 2;
            case INTEGER, REAL, DATE -> 4;
            case INTERVAL, UUID -> 16;
            default -> 8;
        };
    }

    /// Each value once, in order; none where values of the type have no order.
    private static List<Counted> counted(List<Object> sample) {
        List<Comparable<Object>> ordered = new ArrayList<>();
        for (Object value : sample) {
            if (value instanceof LongValue) {
                continue;
            }
            if (!(value instanceof Comparable<?>)) {
                return List.of();
            }
            ordered.add(comparable(value));
        }
        ordered.sort(Comparator.naturalOrder());
        List<Counted> counted = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= ordered.size(); i++) {
            if (i == ordered.size() || ordered.get(i).compareTo(ordered.get(from)) != 0) {
                counted.add(new Counted(ordered.get(from), i - from));
                from = i;
            }
        }
        return counted;
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(Object value) {
        return (Comparable<Object>) value;
    }

    /// Values that repeat, where all values are known or few; else those well above the average.
    private static List<Counted> common(List<Counted> counted, int size, boolean whole) {
        boolean few = counted.size() <= COMMON_MAX && counted.stream().allMatch(one -> one.count() > 1);
        double average = COMMON_FACTOR * size / Math.max(1, counted.size());
        double least = whole || few ? 2 : Math.max(2, average);
        return counted.stream()
                .filter(one -> one.count() >= least)
                .sorted(Comparator.comparingInt(Counted::count).reversed())
                .limit(COMMON_MAX)
                .toList();
    }

    private List<Expr.Literal> bounds(List<Counted> counted, List<Counted> common) {
        HashSet<Counted> left = new HashSet<>(common);
        List<Counted> others =
                counted.stream().filter(one -> !left.contains(one)).toList();
        if (others.size() < 2) {
            return List.of();
        }
        long total = others.stream().mapToLong(Counted::count).sum();
        int buckets = Math.min(BUCKETS, others.size() - 1);
        List<Expr.Literal> bounds = new ArrayList<>();
        long seen = 0;
        int next = 0;
        for (Counted one : others) {
            seen += one.count();
            while (next <= buckets && seen > (total - 1) * next / buckets) {
                bounds.add(new Expr.Literal(one.value(), type));
                next++;
            }
        }
        return bounds;
    }
}
