package io.phantomdb.parquet.page;

/// Encoded bytes contradict themselves or end too early. Becomes SQLSTATE XX001 where file and offset are known.
public final class CorruptPage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    public CorruptPage(String what) {
        super(what, null, false, false);
        this.what = what;
    }

    public String what() {
        return what;
    }
}
