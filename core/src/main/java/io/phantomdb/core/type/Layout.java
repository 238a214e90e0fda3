package io.phantomdb.core.type;

/// How a vector stores its values: little endian, side by side, no padding between them.
public enum Layout {
    /// One byte; as BOOLEAN 0 or 1.
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FLOAT32(4),
    FLOAT64(8),
    /// Two's complement, low eight bytes first: Arrow's Decimal128.
    INT128(16),
    /// A view: `int length`, the first four bytes of the value (zero filled), `long address` of its first byte.
    ///
    /// Text is UTF-8. The address is valid as long as the vector is. Values up to four bytes long have an address
    /// too.
    BYTES(16),
    /// `int months`, `int days`, `long nanoseconds`: Arrow's MonthDayNano.
    INTERVAL(16),
    /// The sixteen bytes of the UUID, most significant first.
    UUID(16);

    private final int width;

    Layout(int width) {
        this.width = width;
    }

    /// Bytes a value takes in the vector.
    public int width() {
        return width;
    }
}
