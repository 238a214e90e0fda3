/// Two packages that need each other.
@NullMarked
package io.phantomdb.testkit.knot;

import org.jspecify.annotations.NullMarked;
