/// Functions by name: one entry each, with signature, NULL rule, stability and examples, shared by all who need
/// them.
///
///     "lpad(text, integer [, text]) text"  --Signature-->  LibraryFunction  --Functions-->  planner, executor, docs
///
/// Start at [LibraryFunction]. The planner resolves calls with [Functions], the executor finds its kernel in
/// the entry itself. An entry never changes; its [LibraryFunction#id] names it in the catalog.
@NullMarked
package io.phantomdb.core.function;

import org.jspecify.annotations.NullMarked;
