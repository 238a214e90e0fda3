package io.phantomdb.testkit.knot.inner;

import io.phantomdb.testkit.knot.Outer;
import java.util.Optional;

public record Inner(Optional<Outer> outer) {
    public static int depth(Outer outer) {
        return outer.inner().depthHere();
    }

    int depthHere() {
        return 1;
    }
}
