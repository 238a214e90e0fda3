package io.phantomdb.exec.json;

import io.phantomdb.core.memory.Memory;

/// Walks canonical JSON text by address: `{"a": 1, "b": [2, 3]}`, one space behind each `:` and `,` and none elsewhere.
///
/// Addresses of values are those of their first bytes; [#NONE] where there is no such value.
public final class JsonScan {
    public static final long NONE = 0;

    private JsonScan() {}

    /// The address behind the value at `at`, which ends before or at `end`.
    public static long skip(long at, long end) {
        byte first = Memory.getByte(at);
        if (first == '"') {
            return skipString(at);
        }
        if (first != '{' && first != '[') {
            long next = at;
            while (next < end && !isBehindScalar(Memory.getByte(next))) {
                next++;
            }
            return next;
        }
        int depth = 0;
        long next = at;
        while (true) {
            byte c = Memory.getByte(next);
            if (c == '"') {
                next = skipString(next);
                continue;
            }
            next++;
            if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return next;
            }
        }
    }

    private static boolean isBehindScalar(byte c) {
        return c == ',' || c == '}' || c == ']';
    }

    private static long skipString(long at) {
        long next = at + 1;
        while (true) {
            byte c = Memory.getByte(next);
            if (c == '"') {
                return next + 1;
            }
            next += c == '\\' ? 2 : 1;
        }
    }

    public static boolean isObject(long at) {
        return Memory.getByte(at) == '{';
    }

    public static boolean isArray(long at) {
        return Memory.getByte(at) == '[';
    }

    public static boolean isString(long at) {
        return Memory.getByte(at) == '"';
    }

    public static boolean isNull(long at) {
        return Memory.getByte(at) == 'n';
    }

    /// The first element of an array, or the first key of an object; [#NONE] in an empty one.
    public static long first(long at) {
        byte inside = Memory.getByte(at + 1);
        return inside == ']' || inside == '}' ? NONE : at + 1;
    }

    /// The element or key behind the value that ends at `at`, in the same array or object.
    public static long next(long at) {
        return Memory.getByte(at) == ',' ? at + 2 : NONE;
    }

    /// The value of the key at `key`.
    public static long valueOf(long key) {
        return skipString(key) + 2;
    }

    /// The address behind a key.
    public static long endOfKey(long key) {
        return skipString(key);
    }

    /// The value of a key in the object at `at`; [#NONE] too where no object stands there.
    ///
    /// @param key with its quotes, escaped as the text is
    public static long member(long at, long end, byte[] key) {
        if (!isObject(at)) {
            return NONE;
        }
        long next = first(at);
        while (next != NONE) {
            long behind = skipString(next);
            if (behind - next == key.length && equal(next, key)) {
                return behind + 2;
            }
            next = next(skip(behind + 2, end));
        }
        return NONE;
    }

    private static boolean equal(long at, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (Memory.getByte(at + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /// An element of the array at `at`, from 0, from the end where negative; [#NONE] too where no array stands there.
    public static long element(long at, long end, long index) {
        if (!isArray(at)) {
            return NONE;
        }
        long left = index < 0 ? index + count(at, end) : index;
        if (left < 0) {
            return NONE;
        }
        long next = first(at);
        while (next != NONE && left > 0) {
            next = next(skip(next, end));
            left--;
        }
        return next;
    }

    /// Elements of the array at `at`.
    public static int count(long at, long end) {
        int count = 0;
        for (long next = first(at); next != NONE; next = next(skip(next, end))) {
            count++;
        }
        return count;
    }
}
