package io.phantomdb.core.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A JSON value as a tree. Immutable; numbers are equal where their values are, whatever their scales.
public sealed interface Json {
    /// Shorter keys first, keys of one length (in bytes of UTF-8) by their bytes: the order of jsonb.
    Comparator<String> KEY_ORDER = Json::compareKeys;

    Json NULL = new Null();

    /// The literal `null`.
    record Null() implements Json {}

    /// `true` or `false`.
    record Truth(boolean value) implements Json {}

    /// A number with the digits it was written with; never of a negative scale.
    record Number(BigDecimal value) implements Json {
        public Number {
            value = value.scale() < 0 ? value.setScale(0) : value;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Number number && number.value.compareTo(value) == 0;
        }

        @Override
        public int hashCode() {
            return value.stripTrailingZeros().hashCode();
        }
    }

    record Text(String value) implements Json {}

    record Array(List<Json> elements) implements Json {
        public Array {
            elements = List.copyOf(elements);
        }
    }

    /// An object; its members in [#KEY_ORDER].
    record Members(SortedMap<String, Json> map) implements Json {
        public Members {
            map = Collections.unmodifiableSortedMap(map);
        }
    }

    /// An object of these members, in whatever order they stand.
    static Members object(Map<String, Json> members) {
        TreeMap<String, Json> sorted = new TreeMap<>(KEY_ORDER);
        sorted.putAll(members);
        return new Members(sorted);
    }

    /// Whether it is neither an array nor an object.
    default boolean isScalar() {
        return switch (this) {
            case Array _, Members _ -> false;
            case Null _, Truth _, Number _, Text _ -> true;
        };
    }

    /// The name that `jsonb_typeof` gives.
    default String typeName() {
        return switch (this) {
            case Null _ -> "null";
            case Truth _ -> "boolean";
            case Number _ -> "number";
            case Text _ -> "string";
            case Array _ -> "array";
            case Members _ -> "object";
        };
    }

    private static int compareKeys(String a, String b) {
        byte[] left = a.getBytes(StandardCharsets.UTF_8);
        byte[] right = b.getBytes(StandardCharsets.UTF_8);
        return left.length != right.length
                ? Integer.compare(left.length, right.length)
                : Arrays.compareUnsigned(left, right);
    }
}
