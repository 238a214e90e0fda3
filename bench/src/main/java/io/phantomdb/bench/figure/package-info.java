/// Figures as tables. Start at [FigureTable].
@NullMarked
package io.phantomdb.bench.figure;

import org.jspecify.annotations.NullMarked;
