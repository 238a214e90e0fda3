/// SQL test scripts and what runs them; other modules use the runner in their own tests.
@NullMarked
package io.phantomdb.sqltest;

import org.jspecify.annotations.NullMarked;
