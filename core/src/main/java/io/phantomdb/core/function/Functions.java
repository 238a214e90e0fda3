package io.phantomdb.core.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// All functions of all libraries, by name and by [LibraryFunction#id]. Immutable.
public final class Functions {
    private final Map<String, List<LibraryFunction>> byName = new LinkedHashMap<>();
    private final Map<String, LibraryFunction> byId = new HashMap<>();

    private static final class Holder {
        static final Functions ALL = new Functions();
    }

    private Functions() {
        for (FunctionLibrary library : ServiceLoader.load(FunctionLibrary.class, Functions.class.getClassLoader())) {
            for (LibraryFunction function : library.functions()) {
                byName.computeIfAbsent(function.name(), name -> new ArrayList<>())
                        .add(function);
                @Nullable LibraryFunction same = byId.put(function.id(), function);
                if (same != null) {
                    throw new IllegalStateException("two functions are " + function.id());
                }
            }
        }
    }

    /// Names in the order of their entries; those that begin with `$` are operators.
    public static List<String> names() {
        return List.copyOf(Holder.ALL.byName.keySet());
    }

    /// The functions of this name, best first; empty if there is none.
    public static List<LibraryFunction> named(String name) {
        return Holder.ALL.byName.getOrDefault(name, List.of());
    }

    /// SQLSTATE 42883 for one that this version does not have.
    public static LibraryFunction byId(String id) {
        return Optional.ofNullable(Holder.ALL.byId.get(id))
                .orElseThrow(() -> new DatabaseException(
                        SqlState.UNDEFINED_FUNCTION, "function " + id + " does not exist in this version"));
    }
}
