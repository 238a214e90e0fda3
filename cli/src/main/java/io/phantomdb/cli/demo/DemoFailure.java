package io.phantomdb.cli.demo;

import org.jspecify.annotations.Nullable;

/// The demo could not show what it promises.
public final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DemoFailure(String message) {
        super(message);
    }

    DemoFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
