package io.phantomdb.exec.operator;

import io.phantomdb.core.store.Morsel;
import java.util.Optional;

/// Where a pipeline's rows come from. Any worker takes morsels.
public interface Source extends AutoCloseable {
    /// The next unit of parallel work; empty when all are handed out.
    Optional<Morsel> next();

    /// Upper estimate of the rows to come.
    long rowsMax();

    /// Whether the order of rows means something, so that one worker has to read them.
    boolean isOrdered();

    @Override
    void close();
}
