package io.phantomdb.exec.function;

import io.phantomdb.core.json.Json;
import io.phantomdb.core.json.JsonReader;
import io.phantomdb.core.json.JsonWriter;
import io.phantomdb.core.memory.Memory;
import io.phantomdb.exec.expr.Invocation;
import java.nio.charset.StandardCharsets;

/// A key as canonical text has it, kept from call to call: most often it is a constant. One thread.
final class JsonKey {
    private byte[] raw = {};
    private byte[] quoted = {'"', '"'};

    /// The argument between quotes, escaped.
    byte[] of(Invocation c, int argument) {
        if (!isSame(c.address(argument), c.length(argument))) {
            raw = c.bytes(argument);
            quoted = quoted(new String(raw, StandardCharsets.UTF_8));
        }
        return quoted;
    }

    private boolean isSame(long address, int length) {
        if (length != raw.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Memory.getByte(address + i) != raw[i]) {
                return false;
            }
        }
        return true;
    }

    static byte[] quoted(String key) {
        StringBuilder out = new StringBuilder();
        JsonWriter.quote(key, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The characters of the string that stands at `at`: where nothing is escaped, they are returned in place.
    static void returnsText(Invocation c, long at, int length) {
        for (int i = 1; i < length - 1; i++) {
            if (Memory.getByte(at + i) == '\\') {
                byte[] escaped = new byte[length];
                Memory.copy(at, escaped, 0, length);
                c.returns(((Json.Text) JsonReader.read(new String(escaped, StandardCharsets.UTF_8))).value());
                return;
            }
        }
        c.returnsView(at + 1, length - 2);
    }
}
