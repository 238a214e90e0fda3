/// Answers of different systems made comparable. Start at [Answer].
@NullMarked
package io.phantomdb.sqltest.answer;

import org.jspecify.annotations.NullMarked;
