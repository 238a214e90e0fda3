/// The other package.
@NullMarked
package io.phantomdb.testkit.knot.inner;

import org.jspecify.annotations.NullMarked;
