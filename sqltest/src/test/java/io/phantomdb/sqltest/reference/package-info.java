/// The pages of the reference, compared with what the server does.
@NullMarked
package io.phantomdb.sqltest.reference;

import org.jspecify.annotations.NullMarked;
