package io.phantomdb.core.function;

import java.util.List;

/// A provider of functions, found by [java.util.ServiceLoader]: the planner knows every function without
/// knowing who runs it.
public interface FunctionLibrary {
    List<? extends LibraryFunction> functions();
}
