package io.phantomdb.testkit.knot;

import io.phantomdb.testkit.knot.inner.Inner;

public record Outer(Inner inner) {}
