package io.phantomdb.storage.record;

/// What a transaction does to one row: `[u8 kind][i32 n][n bytes]`.
///
/// A transaction holds at most one operation per key, so their order says nothing.
public enum Operation {
    /// `n` = 8: the id of the table that the following operations belong to.
    TABLE,
    /// A row whose key was not there.
    INSERT,
    /// A row that takes the place of the row with its key.
    REPLACE,
    /// A key, in the form in which a row begins.
    DELETE;

    public static final int HEADER_BYTES = 1 + 4;

    private static final Operation[] VALUES = values();

    static Operation of(byte code) {
        assert code >= 0 && code < VALUES.length : "operation " + code;
        return VALUES[code];
    }

    byte code() {
        return (byte) ordinal();
    }
}
