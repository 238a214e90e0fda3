package io.phantomdb.exec.function;

import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.exec.expr.KernelFunction;
import java.util.List;

/// The operators `&`, `|`, `#`, `~`, `<<` and `>>` of integers.
final class BitEntries {
    private BitEntries() {}

    static List<KernelFunction> all() {
        Entries entries = new Entries(Topic.NUMBER);
        for (String type : List.of("integer", "smallint", "bigint")) {
            boolean first = type.equals("integer");
            String two = "(" + type + ", " + type + ") " + type;
            entries.add("$bit_and" + two, c -> c.returns(c.integer(0) & c.integer(1)), examples(first, "91 & 15 = 11"));
            entries.add("$bit_or" + two, c -> c.returns(c.integer(0) | c.integer(1)), examples(first, "32 | 3 = 35"));
            entries.add("$bit_xor" + two, c -> c.returns(c.integer(0) ^ c.integer(1)), examples(first, "17 # 5 = 20"));
            entries.add("$bit_not(" + type + ") " + type, c -> c.returns(~c.integer(0)), examples(first, "~1 = -2"));
            String shift = "(" + type + ", integer) " + type;
            int width = first ? 32 : type.equals("bigint") ? 64 : 16;
            entries.add(
                    "$shift_left" + shift,
                    c -> c.returns(extended(c.integer(0) << (c.integer(1) & (width == 64 ? 63 : 31)), width)),
                    examples(first, "1 << 4 = 16"));
            entries.add(
                    "$shift_right" + shift,
                    c -> c.returns(c.integer(0) >> (c.integer(1) & (width == 64 ? 63 : 31))),
                    examples(first, "8 >> 2 = 2"));
        }
        return entries.functions();
    }

    private static String[] examples(boolean first, String example) {
        return first ? new String[] {example} : new String[0];
    }

    /// The low `width` bits with their sign.
    private static long extended(long value, int width) {
        return value << 64 - width >> 64 - width;
    }
}
