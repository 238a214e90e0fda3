package io.phantomdb.parquet.page;

/// Encoded bytes contradict themselves or end too early. Becomes SQLSTATE XX001 where file and offset are known.
public final class CorruptPage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptPage(String message) {
        super(message, null, false, false);
    }
}
