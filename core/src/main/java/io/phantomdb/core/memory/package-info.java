/// Off-heap memory: raw access, budgets, and regions that are freed as a whole.
///
///     MemoryBudget (server) <- MemoryBudget (query) <- Region --allocate--> address
///
/// Start at [Region]. Every byte off the heap is reserved in a budget first; a full budget is SQLSTATE 53200.
@NullMarked
package io.phantomdb.core.memory;

import org.jspecify.annotations.NullMarked;
