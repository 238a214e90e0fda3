package io.phantomdb.exec.function;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.ScalarFunction;
import io.phantomdb.core.function.LibraryFunction.Example;
import io.phantomdb.core.function.LibraryFunction.Stability;
import io.phantomdb.core.function.LibraryFunction.Topic;
import io.phantomdb.core.function.Signature;
import io.phantomdb.exec.expr.KernelFunction;
import io.phantomdb.exec.expr.KernelFunction.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The list that a topic's functions are written into.
///
/// Examples are `expression = result`; the last ` = ` divides them.
final class Entries {
    private final Topic topic;
    private final List<KernelFunction> functions = new ArrayList<>();

    Entries(Topic topic) {
        this.topic = topic;
    }

    List<KernelFunction> functions() {
        return functions;
    }

    /// A function that gives NULL for a NULL argument.
    void add(String signature, Kernel kernel, String... examples) {
        put(signature, Stability.ALWAYS, true, () -> kernel, examples);
    }

    /// A function whose kernel remembers something from call to call.
    void addKeeping(String signature, Supplier<Kernel> kernel, String... examples) {
        put(signature, Stability.ALWAYS, true, kernel, examples);
    }

    /// A function that sees NULL arguments.
    void addForNull(String signature, Kernel kernel, String... examples) {
        put(signature, Stability.ALWAYS, false, () -> kernel, examples);
    }

    /// A function whose results depend on the session or the statement's time.
    void addStable(String signature, Kernel kernel, String... examples) {
        put(signature, Stability.WITHIN_STATEMENT, true, () -> kernel, examples);
    }

    /// A function that is computed for each row anew.
    void addVolatile(String signature, Kernel kernel, String... examples) {
        put(signature, Stability.NEVER, true, () -> kernel, examples);
    }

    /// A function whose loops are an operator's.
    void addOperator(String signature, ScalarFunction operator, String... examples) {
        functions.add(new KernelFunction(Signature.parse(signature), topic, parsed(examples), operator));
    }

    private void put(
            String signature, Stability stability, boolean strict, Supplier<Kernel> kernel, String... examples) {
        functions.add(
                new KernelFunction(Signature.parse(signature), stability, strict, topic, parsed(examples), kernel));
    }

    private static List<Example> parsed(String... examples) {
        List<Example> parsed = new ArrayList<>();
        for (String example : examples) {
            int equals = example.lastIndexOf(" = ");
            parsed.add(new Example(example.substring(0, equals), example.substring(equals + 3)));
        }
        return parsed;
    }

    /// SQLSTATE 22023.
    static DatabaseException invalid(String message) {
        return new DatabaseException(SqlState.INVALID_PARAMETER_VALUE, message);
    }

    static void require(boolean holds, String message) {
        if (!holds) {
            throw invalid(message);
        }
    }
}
