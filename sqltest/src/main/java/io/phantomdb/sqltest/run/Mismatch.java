package io.phantomdb.sqltest.run;

/// A script and a database disagree; the message names script, line, statement, expectation and what came.
public final class Mismatch extends AssertionError {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
        super(message);
    }
}
